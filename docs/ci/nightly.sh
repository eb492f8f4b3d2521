#!/bin/sh
# A server of one's own instead of CI. In `crontab -e` of the user that may publish (paths are yours):
#
#   CRON_TZ=Asia/Shanghai
#   5 0 * * *  /srv/portal/docs/ci/nightly.sh >>/srv/portal/.cache/nightly.log 2>&1
#
# Takes up what was merged, publishes what has come due, and says so only in the log. Mails (MAILTO) only when something is wrong.
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
