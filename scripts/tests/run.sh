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

FAILED=0 PASSED=0
for file in "$TESTS"/scratch-checkout.sh "$TESTS"/*-tests.sh; do
    # shellcheck source=/dev/null
    . "$file"
done
for name in $(compgen -A function test_); do
    SCRATCH=$(mktemp -d)
    mkdir "$SCRATCH/bin"
    if (
        export HOME=$SCRATCH PATH=$SCRATCH/bin:$PATH
        "$name"
    ); then PASSED=$((PASSED + 1)); else
        FAILED=$((FAILED + 1))
        printf 'FAILED %s\n' "$name"
    fi
    rm -rf "$SCRATCH"
done
printf '%s passed, %s failed\n' "$PASSED" "$FAILED"
[ "$FAILED" -eq 0 ]
