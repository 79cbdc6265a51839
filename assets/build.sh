#!/bin/sh
# Builds service/static/sovang.css from this folder. Only needed after a change here: the result is committed,
# and who runs or installs Sổ Vàng needs no Node. The version of govuk-frontend is the one that
# govuk-frontend-jinja 4.1.0 mirrors; raise both together.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work="$here/../var/assets"
mkdir -p "$work"
[ -d "$work/node_modules/govuk-frontend" ] ||
    npm install --prefix "$work" --no-save --no-audit --no-fund --ignore-scripts govuk-frontend@6.3.0 sass@1.108.2
"$work/node_modules/.bin/sass" --load-path="$work/node_modules" --quiet-deps --no-source-map --style=compressed \
    "$here/sovang.scss" "$here/../service/static/sovang.css"
printf '%s bytes, %s compressed\n' "$(wc -c < "$here/../service/static/sovang.css")" "$(gzip -9c "$here/../service/static/sovang.css" | wc -c)"
