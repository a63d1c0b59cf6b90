#!/usr/bin/env bash
# Compiles the console host's assemblies ahead of time, so that no verb has to compile them while it runs (`status` needs 40 % less
# processor time). run-env.sh runs this in the background with low priority after it built the host, and uses the result from then on. It begins
# when a processor is free, so that it does not delay a start or the build of images.
# Where the compiler is not available, the host is used as built.
#     scripts/ready-to-run.sh [--now]     --now does not wait for a free processor
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
unset CDPATH

ROOT=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for part in output platform dotnet build; do
    # shellcheck source=/dev/null
    . "$ROOT/scripts/lib/$part.sh"
done

# A low priority does not suffice: containers are scheduled in groups, and a group's share does not depend on priorities outside it.
has_free_processor() { [ ! -r "${LOAD_AVERAGE:=/proc/loadavg}" ] || awk -v processors="$(getconf _NPROCESSORS_ONLN)" '{ exit !($1 < processors) }' "$LOAD_AVERAGE"; }

dotnet=$(require_dotnet)
folder=$(dirname "$(ready_to_run "$ROOT")")
mkdir -p "$folder"
is_ready() { [ -e "$(ready_to_run "$ROOT")" ]; }
is_ready && exit 0
# One process waits, and one compiles. Their children must not hold the locks longer than they do.
if [ "${1:-}" != --now ]; then
    exec 7>"$folder/.waiting"
    ! has flock || flock -n 7 || exit 0
    until is_ready || has_free_processor; do
        [ "$SECONDS" -lt 1800 ] || { echo "No processor was free for half an hour; the next command tries again." && exit 0; }
        sleep 2 7>&-
    done
fi
exec 8>"$folder/.lock"
! has flock || flock 8
is_ready && exit 0

built=$(build_output "$ROOT" Dice.Environment Release) ready=$(ready_to_run "$ROOT") # The present build, after the wait.
new=$ready.new obj=$ROOT/Dice.Environment/obj/ready-to-run/
# The two builds before this one may still run.
# shellcheck disable=SC2012 # names are checksums
ls -dt "$folder"/*/ 2>/dev/null | tail -n +3 | xargs -r rm -rf || true
rm -rf "$new"
cp -R "$built" "$new"
if ! with_build_environment "$dotnet" build "$ROOT/scripts/ready-to-run/ReadyToRun.proj" --nologo \
    -p:From="$built" -p:To="$new" -p:BaseIntermediateOutputPath="$obj" -p:MSBuildProjectExtensionsPath="$obj" 7>&- 8>&-; then
    echo "The host is used as it was built."
    rm -rf "$new"
    mkdir "$new"
elif runtime_files "$dotnet" "$(cat "$new/.runtime")" >"$new/.files"; then
    cat "$new/.files" >>"$new/.runtime"
fi
# Not if another build has replaced the assemblies in the meantime.
if [ "$ready" = "$(ready_to_run "$ROOT")" ]; then mv "$new" "$ready"; else rm -rf "$new"; fi
