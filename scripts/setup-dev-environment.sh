#!/usr/bin/env bash
# Prepares this machine to run the Dice environment. Safe to run again: installed components are not changed.
# Runs on bash 3.2 (macOS) and newer. `--help` prints the details.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
unset CDPATH

SCRIPTS=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=lib/surroundings.sh
. "$SCRIPTS/lib/surroundings.sh"
# shellcheck source=lib/output.sh
. "$SCRIPTS/lib/output.sh"
# shellcheck source=lib/platform.sh
. "$SCRIPTS/lib/platform.sh"
# shellcheck source=lib/dotnet.sh
. "$SCRIPTS/lib/dotnet.sh"
# shellcheck source=lib/hints.sh
. "$SCRIPTS/lib/hints.sh"
# shellcheck source=lib/engine.sh
. "$SCRIPTS/lib/engine.sh"
# shellcheck source=lib/engine-start.sh
. "$SCRIPTS/lib/engine-start.sh"
# shellcheck source=lib/components.sh
. "$SCRIPTS/lib/components.sh"
# shellcheck source=lib/report.sh
. "$SCRIPTS/lib/report.sh"
# shellcheck source=lib/install.sh
. "$SCRIPTS/lib/install.sh"

open_standard_streams

usage() {
    local component
    cat <<END
Usage: scripts/setup-dev-environment.sh [--only LIST] [--no-hooks]   install and start what is missing
       scripts/setup-dev-environment.sh --check [--json] [--only LIST]   only report

Installs as root on Debian and Ubuntu; on other systems, prints what is missing and how to install it.

  --check       report as a table; changes nothing. A * after the state marks an optional component.
  --json        with --check: report as JSON
  --only LIST   handle only these components, separated by commas; all of them are then required
  --no-hooks    do not install the checks before a commit (also: DICE_NO_HOOKS=1)
  --help        this text

Components:
END
    for component in $COMPONENTS; do
        printf '  %-12s  %s%s\n' "$component" "$(purpose "$component")" "$(is_required "$component" || printf ' (optional)')"
    done
    cat <<END

The SDK is only checked, never installed. npm, git, make, shellcheck and shfmt are installed when --only names them.
Without --only, the checks before a commit (lefthook.yml) are installed, too; see scripts/quality/hooks.sh.
DOCKER_HOST, DOCKER_CONTEXT and the current docker context apply: if they select an engine, no other engine is
installed or started.
Logs: $DICE_SETUP_LOG (apt), $DICE_SETUP_ENGINE_LOG (dockerd, without systemd).

Exit codes: 0 all required components are installed; 1 a component is missing or failed; 2 wrong usage.
END
}

wrong_usage() {
    fail "$1"
    say "Try: scripts/setup-dev-environment.sh --help"
    exit 2
}

NO_HOOKS=${DICE_NO_HOOKS:-} ONLY='' CHECK='' JSON='' HELP='' WANT_VERSIONS=''
while [ $# -gt 0 ]; do
    case $1 in
        --check) CHECK=yes ;;
        --json) JSON=yes ;;
        --no-hooks) NO_HOOKS=yes ;;
        --only)
            [ $# -ge 2 ] || wrong_usage "--only needs a list, such as engine,browser."
            ONLY=$2
            shift
            ;;
        --only=*) ONLY=${1#--only=} ;;
        -h | --help) HELP=yes ;;
        *) wrong_usage "Unknown argument: $1" ;;
    esac
    shift
done
ONLY=$(printf '%s' "$ONLY" | tr ',' ' ')
for name in $ONLY; do
    is_component "$name" || wrong_usage "Unknown component: $name. Choose from: $COMPONENTS."
done
[ -z "$JSON" ] || [ -n "$CHECK" ] || wrong_usage "--json requires --check."

detect_platform
# shellcheck disable=SC2086 # lists of words
set -- ${ONLY:-$COMPONENTS}
if [ -n "$HELP" ]; then
    ONLY=''
    usage
elif [ -n "$CHECK" ]; then
    WANT_VERSIONS=yes
    if [ -n "$JSON" ]; then check_json "$@"; else check_table "$@"; fi
else
    status=0
    ensure "$@" || status=$?
    [ -n "$ONLY$NO_HOOKS" ] || "$SCRIPTS/quality/hooks.sh" || true # Without the hooks, everything else works.
    exit "$status"
fi
