#!/usr/bin/env bash
# The one command a developer needs: builds the console host when its sources have changed, then runs it.
#     ./run-env.sh            start the environment and keep it up
#     ./run-env.sh --help     all verbs
# Runs on bash 3.2 (macOS) and newer.
set -euo pipefail
unset CDPATH # with it, cd would go elsewhere and print where

# The checkout is where this file really lies, however it was called.
self=${BASH_SOURCE[0]}
while [ -L "$self" ]; do
    link=$(readlink "$self")
    case $link in /*) self=$link ;; *) self=$(dirname "$self")/$link ;; esac
done
ROOT=$(cd -P "$(dirname "$self")" && pwd)
export DICE_REPOSITORY=$ROOT

for part in surroundings output platform dotnet build; do
    # shellcheck source=/dev/null
    . "$ROOT/scripts/lib/$part.sh"
done

open_standard_streams

[ $# -gt 0 ] || set -- up

# With fewer files .NET cannot load its own assemblies, and fails with whatever it opens next. It raises the soft limit itself.
files=$(ulimit -Hn)
if [ "$files" != unlimited ] && [ "$files" -lt 256 ]; then
    fail "This shell may open only $files files at once, and .NET needs at least 256."
    say "Raise the hard limit (ulimit -Hn), as root or in /etc/security/limits.conf, then run this again."
    exit 1
fi

dotnet=$(require_dotnet) || exit 1
build_project "$ROOT" "$dotnet" Dice.Environment Release 'Building the console host' || exit 1

# A generator of load needs its fast code early: .NET compiles it after 100 ms without new code, which a busy one seldom has.
case "$1 ${2-}" in
    "load list" | "load compare") ;;
    "load "*) export DOTNET_TC_CallCountingDelayMs=0 ;;
esac

# exec: the host gets the signals itself, and its exit code is ours.
exec "$dotnet" "$(host_assembly "$ROOT")" "$@"
