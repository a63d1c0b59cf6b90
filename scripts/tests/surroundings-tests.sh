# shellcheck shell=bash disable=SC2154 # SCRATCH and the checks are run.sh's
# Tests of what the user's shell may not change. scratch_checkout is run-env-tests.sh's.

# runs_with VARIABLE=VALUE...: run-env.sh does its work with these variables.
runs_with() {
    local status=0
    scratch_checkout
    env "$@" "$ROOT/run-env.sh" status >/dev/null 2>"$SCRATCH/errors" || status=$?
    equal "exit code with $*" 0 "$status$([ "$status" -eq 0 ] || cat "$SCRATCH/errors")"
    equal "runs of the host with $*" 1 "$(grep -c '^run' "$CALLS")"
}

test_a_shell_that_keeps_to_POSIX_changes_nothing() { runs_with POSIXLY_CORRECT=1; }

test_a_temporary_folder_that_is_gone_changes_nothing() {
    runs_with TMPDIR=/nonexistent/tmp
    equal 'TMPDIR of the host' '' "$(TMPDIR=/nonexistent/tmp bash -c '. "$1/scripts/lib/surroundings.sh"; printf %s "${TMPDIR:-}"' - "$CHECKOUT")"
    equal 'a TMPDIR that is there' "$SCRATCH" "$(TMPDIR=$SCRATCH bash -c '. "$1/scripts/lib/surroundings.sh"; printf %s "${TMPDIR:-}"' - "$CHECKOUT")"
}

test_without_HOME_it_is_taken_from_the_system() {
    local expected
    expected=$(eval "echo ~$(id -un)")
    equal 'HOME unset' "$expected" "$(env -u HOME bash -euc '. "$1/scripts/lib/surroundings.sh"; sh -c "echo \$HOME"' - "$CHECKOUT")"
    equal 'HOME empty' "$expected" "$(HOME='' bash -euc '. "$1/scripts/lib/surroundings.sh"; sh -c "echo \$HOME"' - "$CHECKOUT")"
}

test_scripts_that_shells_run_first_reach_no_program_that_is_started() {
    printf 'echo from BASH_ENV\n' >"$SCRATCH/first.sh"
    equal 'output of a child' 'child' "$(BASH_ENV=$SCRATCH/first.sh bash -c '. "$1/scripts/lib/surroundings.sh"; bash -c "echo child"' - "$CHECKOUT" | tail -n +2)"
}
