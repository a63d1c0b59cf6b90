#!/usr/bin/env bash
# Checks the configuration of the full observability without its products: scripts/quality/observability.sh [FOLDER]
# The bodies of requests to Elasticsearch are compared with the types that its official client publishes, and the patterns of Logstash's pipeline
# are compiled by Oniguruma and applied to LINES, when they are given: scripts/quality/observability.sh FOLDER LINES prints the captures as JSON.
set -euo pipefail
unset CDPATH
folder=$(realpath "${1:-$(dirname "${BASH_SOURCE[0]}")/../../observability}")
lines=${2:+$(realpath "$2")}
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=tools.sh
. scripts/quality/tools.sh
require_npm_tools
schemas=$QUALITY/observability
require_packages "$schemas" "the types of Elasticsearch" --ignore-scripts

project=$(mktemp -d)
trap 'rm -rf "$project"' EXIT
cp "$schemas/bodies.ts" "$QUALITY/grafana/tsconfig.json" "$project/"
ln -s "$schemas/node_modules" "$project/node_modules"
for file in "$folder"/elasticsearch/*.json; do
    [ -f "$file" ] || { echo "$folder contains no bodies of requests. Next: ./run-env.sh export observability" >&2 && exit 1; }
    name=$(basename "$file" .json)
    kind=${name%%.*}
    # As a literal, so that unknown properties are errors. One line more than the file: finding 2 is the file's line 1.
    { printf "export const body: import('./bodies').%s =\n" "${kind^}" && cat "$file"; } >"$project/$name.json.ts"
done

(cd "$project" && "$QUALITY/node_modules/.bin/tsc" --project . --pretty false) | awk -v folder="$folder/elasticsearch" '
    match($0, /^[^(]*\.json\.ts\([0-9]+,/) {
        split(substr($0, 1, RLENGTH - 1), place, /\.ts\(/)
        print folder "/" place[1] "(" place[2] - 1 substr($0, RLENGTH)
        next
    }
    { print }' >&2 || { echo "Next: correct Dice.Environment/Services/Observability/Full, then run ./run-env.sh export observability" >&2 && exit 1; }

node "$schemas/grok.mjs" "$folder/logstash/dice.conf" "${lines:-/dev/null}"
