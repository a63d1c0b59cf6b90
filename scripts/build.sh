#!/usr/bin/env bash
# Builds a project of this checkout only if one of its inputs has changed.
#     scripts/build.sh PROJECT CONFIGURATION     such as Dice.Environment.Specs Debug
# Exit codes: 0 built and up to date; 1 the build failed; 2 wrong usage.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
unset CDPATH

ROOT=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for part in output platform dotnet build; do
    # shellcheck source=/dev/null
    . "$ROOT/scripts/lib/$part.sh"
done

if [ $# -ne 2 ] || ! [ -f "$ROOT/$1/$1.csproj" ]; then
    fail "Usage: scripts/build.sh PROJECT CONFIGURATION, such as Dice.Environment.Specs Debug"
    exit 2
fi
dotnet=$(require_dotnet) || exit 1
build_project "$ROOT" "$dotnet" "$1" "$2" "Building $1"
