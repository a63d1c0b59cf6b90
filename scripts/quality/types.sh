#!/usr/bin/env bash
# Checks the types of the fixtures: scripts/quality/types.sh [FILE...]; the default is all fixtures.
# A fixture whose packages are not installed on this machine is left out: `npm ci` in its folder installs them.
set -euo pipefail
unset CDPATH
cd -P "$(dirname "${BASH_SOURCE[0]}")/../.."

[ $# -gt 0 ] || set -- fixtures/*/tsconfig.json
failed=0
for project in $(printf '%s\n' "$@" | sed -n 's|^fixtures/\([^/]*\)/.*|\1|p' | sort -u); do
    [ -f "fixtures/$project/tsconfig.json" ] || continue
    if [ ! -x "fixtures/$project/node_modules/.bin/tsc" ]; then
        echo "fixtures/$project: types not checked, its packages are not installed (npm ci --prefix fixtures/$project)"
        continue
    fi
    # The record of the last check makes the next one fast.
    (cd "fixtures/$project" && node_modules/.bin/tsc --noEmit --incremental --tsBuildInfoFile node_modules/.cache/types.tsbuildinfo) ||
        { failed=1 && echo "Next: correct the types of fixtures/$project" >&2; }
done
exit "$failed"
