#!/usr/bin/env bash
# Tests of the scripts, without Docker, root or network: bash scripts/tests/run.sh
# Each test runs in a subshell with a scratch folder of its own; programs are replaced by shims on PATH.
set -uo pipefail
unset CDPATH

TESTS=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
CHECKOUT=$(cd -P "$TESTS/../.." && pwd)
export SETUP=$CHECKOUT/scripts/setup-dev-environment.sh
export NO_COLOR=1
unset DOCKER_HOST XDG_RUNTIME_DIR DICE_REPOSITORY

# load PART...: the files under test, as the scripts load them.
load() {
    local part
    for part in "$@"; do
        # shellcheck source=/dev/null
        . "$CHECKOUT/scripts/lib/$part.sh"
    done
}

# shim NAME: puts a program of that name, read from standard input, first on PATH ($SCRATCH/bin, see below).
shim() {
    {
        printf '#!/usr/bin/env bash\n'
        cat
    } >"$SCRATCH/bin/$1"
    chmod +x "$SCRATCH/bin/$1"
}

# skip REASON: ends the test, which is counted as skipped.
SKIPPED_STATUS=77
skip() {
    printf '      skipped: %s\n' "$*" >&2
    exit "$SKIPPED_STATUS"
}

# assert WHAT COMMAND...; equal WHAT EXPECTED ACTUAL; contains WHAT PART TEXT
assert() {
    local what=$1
    shift
    "$@" || {
        printf '      %s\n' "$what" >&2
        exit 1
    }
}
equal() { [ "$2" = "$3" ] || {
    printf '      %s: expected <%s>, got <%s>\n' "$1" "$2" "$3" >&2
    exit 1
}; }
contains() { case $3 in *"$2"*) ;; *)
    printf '      %s: no <%s> in <%s>\n' "$1" "$2" "$3" >&2
    exit 1
    ;;
esac }

FAILED=0 PASSED=0 SKIPPED=0
for file in "$TESTS"/scratch-checkout.sh "$TESTS"/*-tests.sh; do
    # shellcheck source=/dev/null
    . "$file"
done
for name in $(compgen -A function test_); do
    SCRATCH=$(mktemp -d)
    mkdir "$SCRATCH/bin"
    status=0
    (
        export HOME=$SCRATCH PATH=$SCRATCH/bin:$PATH
        "$name"
    ) || status=$?
    case $status in
        0) PASSED=$((PASSED + 1)) ;;
        "$SKIPPED_STATUS") SKIPPED=$((SKIPPED + 1)) ;;
        *)
            FAILED=$((FAILED + 1))
            printf 'FAILED %s\n' "$name"
            ;;
    esac
    rm -rf "$SCRATCH"
done
printf '%s passed, %s failed, %s skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
[ "$FAILED" -eq 0 ]
