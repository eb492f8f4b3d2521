#!/bin/sh
# A server of one's own instead of CI. In `crontab -e` of the user that may publish (paths are yours):
#
#   CRON_TZ=Asia/Shanghai
#   MAILTO=editor@example.gov.cn
#   5 0 * * *  cd /srv/portal && mkdir -p .cache && { docs/ci/nightly.sh >>.cache/nightly.log 2>&1 || tail -n 40 .cache/nightly.log; }
#
# Takes up what was merged, publishes what has come due, and says so in the log. Only when something went wrong is there something
# for cron to mail: the log's end.
# Credentials: a file that only this user can read, named in PORTAL_ENVIRONMENT, with lines such as PORTAL_S3_SECRET=…
set -eu
cd "$(dirname "$0")/../.."
mkdir -p .cache
environment=${PORTAL_ENVIRONMENT:-"$HOME/.config/portal.env"}
if [ -f "$environment" ]; then
    set -a
    . "$environment"
    set +a
fi
date '+%F %T %z'
if git rev-parse --abbrev-ref '@{upstream}' >/dev/null 2>&1; then
    git pull --quiet --ff-only
fi
python3 tasks.py publish
exec python3 tasks.py status
