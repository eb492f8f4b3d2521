"""Settings for publishing: what pelicanconf.py says, with the site's real address."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("NEWSROOM_SITEURL") or "https://www.example.gov.cn"
