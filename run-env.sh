#!/usr/bin/env bash
# The main command: builds the console host if its sources have changed, then runs it.
#     ./run-env.sh            start the environment and keep it up
#     ./run-env.sh --help     all verbs
# Runs on bash 3.2 (macOS) and newer.
set -euo pipefail
unset CDPATH # otherwise cd might go to another folder and print it

# The checkout is the folder of this file, after following symbolic links.
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

# With fewer files, .NET cannot load its assemblies and fails with arbitrary errors. .NET raises the soft limit itself.
files=$(ulimit -Hn)
if [ "$files" != unlimited ] && [ "$files" -lt 256 ]; then
    fail "This shell may open only $files files at once, but .NET needs at least 256."
    say "Next: raise the hard limit (ulimit -Hn), as root or in /etc/security/limits.conf, then run this again."
    exit 1
fi

dotnet=$(require_dotnet) || exit 1
case "$1 ${2-}" in
    # A completion must be quick: it uses the host as it was built last.
    "completion words") [ -f "$(build_output "$ROOT" Dice.Environment Release)/Dice.Environment.dll" ] || exit 0 ;;
    *)
        build_project "$ROOT" "$dotnet" Dice.Environment Release 'Building the console host' || exit 1
        prepare_ready_to_run "$ROOT"
        ;;
esac

# By default, .NET compiles methods that run often a second time, optimized. Only the load generator gains from that, and it needs it early:
# .NET waits for 100 ms without new methods, which a busy process rarely has. A start of the stack needs a third less processor time without.
case "$1 ${2-}" in
    "load list" | "load compare" | "gates "*) ;;
    "load "*) export DOTNET_TC_CallCountingDelayMs=0 ;;
    *) export DOTNET_TC_CallCounting=0 ;;
esac

# exec: the host receives signals directly, and its exit code is that of this script.
find_host "$ROOT" "$dotnet"
# shellcheck disable=SC2154 # find_host sets it
exec "$dotnet" "${host[@]}" "$@"
