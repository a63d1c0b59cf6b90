#!/usr/bin/env bash
# Checks dashboards for Grafana 11 against the types that Grafana publishes (@grafana/schema): scripts/quality/grafana.sh [FOLDER]
# The default is dashboards/grafana. A finding names file, line and column.
set -euo pipefail
unset CDPATH
folder=$(realpath "${1:-$(dirname "${BASH_SOURCE[0]}")/../../dashboards/grafana}")
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools.sh
. scripts/quality/tools.sh
require_npm_tools

project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
cp scripts/quality/grafana/{dashboard.ts,tsconfig.json} "$project/"
ln -s "$QUALITY/node_modules" "$project/node_modules"
for file in "$folder"/*.json; do
    [ -f "$file" ] || { echo "$folder contains no dashboards" >&2 && exit 1; }
    name=$(basename "$file" .json)
    # As a literal, so that unknown properties are errors. One line more than the file: finding 2 is the file's line 1.
    { printf "export const dashboard: import('./dashboard').Dashboard =\n" && cat "$file"; } >"$project/$name.json.ts"
done

(cd "$project" && node_modules/.bin/tsc --project . --pretty false) | awk -v folder="$folder" '
    match($0, /^[^(]*\.json\.ts\([0-9]+,/) {
        split(substr($0, 1, RLENGTH - 1), place, /\.ts\(/)
        print folder "/" place[1] "(" place[2] - 1 substr($0, RLENGTH)
        next
    }
    { print }' || { echo "Next: correct Dice.Environment/Monitoring/Dashboards/GrafanaDashboard.cs, then run ./run-env.sh export prometheus" >&2 && exit 1; }
