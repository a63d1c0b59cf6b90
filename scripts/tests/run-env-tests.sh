# shellcheck shell=bash disable=SC2154 # SCRATCH, CHECKOUT and the checks are run.sh's
# Tests of run-env.sh in a scratch checkout.

test_scripts_work_with_cdpath() {
    scratch_checkout
    mkdir -p "$SCRATCH/elsewhere/scripts" "$SCRATCH/elsewhere/checkout"
    export CDPATH=$SCRATCH/elsewhere:$SCRATCH
    (cd "$ROOT" >/dev/null && bash run-env.sh status 2>/dev/null) || equal 'exit code' 0 $?
    (cd "$SCRATCH" >/dev/null && bash checkout/run-env.sh status 2>/dev/null) || equal 'exit code from above' 0 $?
    equal call "run $(CDPATH='' cd -P "$ROOT" && pwd) status" "$(grep '^run' "$CALLS" | sort -u)"
    (cd "$ROOT" >/dev/null && bash scripts/setup-dev-environment.sh --help >/dev/null) || equal 'exit code of the set-up' 0 $?
}

# Those that Dice runs itself run without CDPATH.
test_every_script_that_people_run_ignores_cdpath() {
    local file
    for file in "$CHECKOUT"/run-env.sh "$CHECKOUT"/.ci/run "$CHECKOUT"/scripts/*.sh "$CHECKOUT"/scripts/tests/{run,bare-machine}.sh "$CHECKOUT"/benchmarks/*.sh; do
        assert "$file does not unset CDPATH" grep -q '^unset CDPATH' "$file"
    done
}

test_arguments_exit_code_and_checkout_reach_and_leave_the_host() {
    scratch_checkout
    local status=0
    mkdir "$SCRATCH/elsewhere"
    ln -s ../checkout/run-env.sh "$SCRATCH/elsewhere/dice"
    (cd / && HOST_EXITS=7 "$SCRATCH/elsewhere/dice" logs backend --since '5 m' 2>/dev/null) || status=$?
    equal 'exit code' 7 "$status"
    equal call "run $(cd -P "$ROOT" && pwd) logs backend --since 5 m" "$(grep '^run' "$CALLS")"
}

# The host knows which images must be built, and so what else this machine needs.
test_the_engine_and_all_tools_are_left_to_the_host() {
    scratch_checkout
    printf 'echo apt-get >>"$CALLS"' | shim apt-get
    DOCKER_HOST=tcp://127.0.0.1:1 "$ROOT/run-env.sh" up --detach 2>/dev/null || equal 'exit code' 0 $?
    equal calls "build run $(cd -P "$ROOT" && pwd) up --detach" "$(tr '\n' ' ' <"$CALLS" | sed 's/ $//')"
}

test_a_limit_of_open_files_too_low_for_dotnet_is_said() {
    scratch_checkout
    local output status=0
    output=$( (ulimit -n 64 && "$ROOT/run-env.sh" load) 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains output 'may open only 64 files' "$output"
    equal builds 0 "$(builds)"
    status=0
    (ulimit -S -n 64 && "$ROOT/run-env.sh" status) 2>/dev/null || status=$?
    equal 'exit code with a low soft limit' 0 "$status"
}

test_a_missing_sdk_is_said_with_a_link() {
    scratch_checkout
    rm -r "$SCRATCH/dotnet/sdk"
    printf '#!/bin/sh\necho "8.0.100 [x]"\n' >"$SCRATCH/dotnet/dotnet"
    local output status=0
    output=$("$ROOT/run-env.sh" status 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains message 'https://dotnet.microsoft.com/download/dotnet/10.0' "$output"
}

# as_nobody COMMAND...: as a user without rights, with a scratch checkout that is that user's.
as_nobody() { setpriv --reuid 12345 --regid 12345 --clear-groups "$@"; }

test_results_of_a_build_as_root_are_named_with_the_chown() {
    [ "$(id -u)" = 0 ] && has_setpriv || return 0
    scratch_checkout
    "$ROOT/run-env.sh" status 2>/dev/null
    compiled_ahead
    chmod 755 "$SCRATCH"
    chown -R 12345 "$SCRATCH"
    chown -R 0 "$ROOT/Dice.Environment/obj"
    echo '// edited' >>"$ROOT/Dice.Environment/Model/Stack.cs"
    local output status=0
    output=$(as_nobody "$ROOT/run-env.sh" status 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains message "Dice.Environment/obj cannot be written" "$output"
    contains remedy 'sudo chown -R "$(id -u)"' "$output"
    equal 'lines' 2 "$(printf '%s\n' "$output" | wc -l | tr -d ' ')"
}

test_what_sudo_builds_belongs_to_the_user_who_called() {
    [ "$(id -u)" = 0 ] && has_setpriv || return 0
    scratch_checkout
    chmod 755 "$SCRATCH"
    chown -R 12345 "$SCRATCH"
    SUDO_UID=12345 SUDO_GID=12345 "$ROOT/run-env.sh" status 2>/dev/null
    equal "files of root" '' "$(find "$ROOT/Dice.Environment" -user 0)"
    echo '// edited' >>"$ROOT/Dice.Environment/Model/Stack.cs"
    as_nobody "$ROOT/run-env.sh" status 2>/dev/null || equal 'exit code' 0 $?
    equal builds 2 "$(builds)"
}

has_setpriv() { command -v setpriv >/dev/null; }

test_output_that_nobody_takes_ends_neither_the_build_nor_the_host() {
    local code
    scratch_checkout
    {
        sleep 0.3
        HOST_EXITS=7 "$ROOT/run-env.sh" status
    } 2>&1 | : && code=0 || code=${PIPESTATUS[0]}
    equal 'exit code when the reader has left' 7 "$code"
    rm "$ROOT/Dice.Environment/bin/Release/.built-from"
    HOST_EXITS=7 "$ROOT/run-env.sh" status >/dev/full 2>&1 && code=0 || code=$?
    equal 'exit code on a full device' 7 "$code"
    rm "$ROOT/Dice.Environment/bin/Release/.built-from"
    HOST_EXITS=7 "$ROOT/run-env.sh" status >&- 2>&- && code=0 || code=$?
    equal 'exit code with closed streams' 7 "$code"
    equal builds 3 "$(builds)"
    equal 'runs of the host' 3 "$(grep -c '^run' "$CALLS")"
}

test_a_failed_build_keeps_its_exit_code_when_nobody_reads() {
    local code
    scratch_checkout
    touch "$SCRATCH/build-fails"
    {
        sleep 0.3
        "$ROOT/run-env.sh" status
    } 2>&1 | : && code=0 || code=${PIPESTATUS[0]}
    equal 'exit code' 1 "$code"
}

test_closed_streams_are_not_given_to_the_files_of_the_host() {
    scratch_checkout
    sed -i '2i [ "$1" = build ] || { shut=; for stream in 0 1 2; do [ -e /dev/fd/$stream ] || shut="$shut $stream"; done; [ -z "$shut" ] || echo "closed$shut" >>"$CALLS"; }' "$SCRATCH/dotnet/dotnet"
    "$ROOT/run-env.sh" status <&- >&- 2>&-
    equal 'closed streams' 0 "$(grep -c '^closed' "$CALLS")"
    equal 'runs of the host' 1 "$(grep -c '^run' "$CALLS")"
}
