# shellcheck shell=bash disable=SC2154 # SCRATCH, CHECKOUT and the checks are run.sh's
# Tests of run-env.sh, in a scratch checkout, with a dotnet that only writes down what it was asked.

scratch_checkout() {
    ROOT=$SCRATCH/checkout
    mkdir -p "$ROOT/Dice.Environment/Model" "$ROOT/scripts" "$SCRATCH/dotnet/sdk/10.0.100"
    cp "$CHECKOUT/run-env.sh" "$ROOT/"
    cp -R "$CHECKOUT/scripts/lib" "$CHECKOUT/scripts/build.sh" "$CHECKOUT/scripts/ready-to-run.sh" "$CHECKOUT/scripts/setup-dev-environment.sh" "$ROOT/scripts/"
    touch "$ROOT/global.json" "$ROOT/Dice.Environment/Dice.Environment.csproj" "$ROOT/Dice.Environment/Model/Stack.cs"
    touch "$SCRATCH/dotnet/sdk/10.0.100/dotnet.dll"
    RUNTIME=$SCRATCH/dotnet/shared/Microsoft.NETCore.App/10.0.0/System.Private.CoreLib.dll
    mkdir -p "$(dirname "$RUNTIME")"
    echo runtime >"$RUNTIME"
    export CALLS=$SCRATCH/calls
    : >"$CALLS"
    cat >"$SCRATCH/dotnet/dotnet" <<'END'
#!/usr/bin/env bash
# A build sees no variables of ours: what it is to do lies beside it.
HERE=$(dirname "$(dirname "$0")")
if [ "$1" = build ]; then
    case $2 in *ReadyToRun.proj)
        for argument; do case $argument in -p:To=*) echo 10.0.0 >"${argument#-p:To=}/.runtime" ;; esac; done
        exit "$(cat "$HERE/compiler-exits" 2>/dev/null || echo 0)" ;;
    esac
    echo build >>"$HERE/calls"
    env >"$HERE/build-environment"
    [ ! -e "$HERE/build-fails" ] || { echo 'Stack.cs(1,1): error CS1002: ; expected'; exit 1; }
    output=$(dirname "$2")/bin/$4/net10.0
    mkdir -p "$output" && date +%s%N >"$output/$(basename "$2" .csproj).dll"
else
    [ "$1 $2 $3" != "exec --fx-version 10.0.0" ] || shift 3
    echo "$1" >"$HERE/host"
    shift
    echo "run $DICE_REPOSITORY $*" >>"$CALLS"
    exit "${HOST_EXITS:-0}"
fi
END
    chmod +x "$SCRATCH/dotnet/dotnet"
    PATH=$SCRATCH/dotnet:$PATH
}

builds() { grep -c '^build' "$CALLS"; }

test_the_host_is_built_once_until_an_input_changes() {
    scratch_checkout
    "$ROOT/run-env.sh" status 2>/dev/null
    "$ROOT/run-env.sh" status 2>/dev/null
    equal 'builds when nothing changed' 1 "$(builds)"
    echo '// edited' >>"$ROOT/Dice.Environment/Model/Stack.cs"
    "$ROOT/run-env.sh" status 2>/dev/null
    equal 'builds after an edit' 2 "$(builds)"
    rm "$ROOT/Dice.Environment/Model/Stack.cs"
    "$ROOT/run-env.sh" status 2>/dev/null
    equal 'builds after a file was deleted' 3 "$(builds)"
    echo '{}' >"$ROOT/global.json"
    "$ROOT/run-env.sh" status 2>/dev/null
    equal 'builds after global.json changed' 4 "$(builds)"
    mkdir -p "$ROOT/Dice.Environment/bin/Debug" "$ROOT/Dice.Environment/obj/Debug"
    touch "$ROOT/Dice.Environment/bin/Debug/x.dll" "$ROOT/Dice.Environment/obj/Debug/x.cs"
    "$ROOT/run-env.sh" status 2>/dev/null
    equal 'builds after a Debug build' 4 "$(builds)"
}

# compiled_ahead: waits until the background job has ended, up to 20 s.
compiled_ahead() {
    local tries=0
    until [ -e "$(. "$ROOT/scripts/lib/build.sh" && ready_to_run "$ROOT")" ] || [ "$tries" -ge 200 ]; do
        sleep 0.1
        tries=$((tries + 1))
    done
}

test_the_host_compiled_ahead_of_time_is_used_until_the_next_build() {
    scratch_checkout
    "$ROOT/run-env.sh" status 2>/dev/null
    compiled_ahead
    "$ROOT/run-env.sh" status 2>/dev/null
    contains 'the host that ran' /ready-to-run/ "$(cat "$SCRATCH/host")"
    echo '// edited' >>"$ROOT/Dice.Environment/Model/Stack.cs"
    "$ROOT/run-env.sh" status 2>/dev/null
    contains 'the host after an edit' /net10.0/ "$(cat "$SCRATCH/host")"
    compiled_ahead
}

test_the_host_compiled_ahead_of_time_is_not_used_with_another_runtime() {
    scratch_checkout
    "$ROOT/run-env.sh" status 2>/dev/null
    compiled_ahead
    echo 'another runtime' >"$RUNTIME"
    "$ROOT/run-env.sh" status 2>/dev/null
    contains 'the host that ran' /net10.0/ "$(cat "$SCRATCH/host")"
    rm "$RUNTIME"
    "$ROOT/run-env.sh" status 2>/dev/null
    contains 'the host without that runtime' /net10.0/ "$(cat "$SCRATCH/host")"
}

test_without_the_compiler_the_host_runs_as_it_was_built() {
    scratch_checkout
    echo 1 >"$SCRATCH/compiler-exits"
    "$ROOT/run-env.sh" status 2>/dev/null
    compiled_ahead
    "$ROOT/run-env.sh" status 2>/dev/null
    contains 'the host that ran' /net10.0/ "$(cat "$SCRATCH/host")"
    contains 'the log' 'used as it was built' "$(cat "$ROOT/Dice.Environment/obj/ready-to-run.log")"
}

test_times_of_files_say_nothing() {
    scratch_checkout
    "$ROOT/run-env.sh" status 2>/dev/null
    # The clock was wrong during the build: all files that it created have times in the future.
    find "$ROOT" -exec touch -d 2090-01-01 {} +
    echo '// edited' >>"$ROOT/Dice.Environment/Model/Stack.cs"
    "$ROOT/run-env.sh" status 2>/dev/null
    equal 'builds after an edit' 2 "$(builds)"
    cp -R "$ROOT" "$SCRATCH/copy"
    touch "$SCRATCH/copy/Dice.Environment/Model/Stack.cs"
    "$SCRATCH/copy/run-env.sh" status 2>/dev/null
    equal 'builds of a copy' 2 "$(builds)"
}

test_an_assembly_that_another_build_replaced_is_built_again() {
    scratch_checkout
    "$ROOT/run-env.sh" status 2>/dev/null
    echo other >"$ROOT/Dice.Environment/bin/Release/net10.0/Dice.Environment.dll"
    "$ROOT/run-env.sh" status 2>/dev/null
    equal builds 2 "$(builds)"
}

test_a_completion_builds_nothing_and_is_silent() {
    scratch_checkout
    equal 'output without a build' '' "$("$ROOT/run-env.sh" completion words -- st 2>&1)"
    equal 'builds' 0 "$(builds)"
    "$ROOT/run-env.sh" status 2>/dev/null
    echo '// edited' >>"$ROOT/Dice.Environment/Model/Stack.cs"
    equal 'output after an edit' '' "$("$ROOT/run-env.sh" completion words -- st 2>&1)"
    equal 'builds' 1 "$(builds)"
    contains calls 'completion words -- st' "$(cat "$CALLS")"
}

# Every variable is a property to MSBuild: these would fail the build, or have it write elsewhere and leave the old assembly in place.
test_the_build_sees_no_variables_that_would_be_properties() {
    scratch_checkout
    local name
    for name in VERSION Version Platform OutDir OutputPath Configuration TargetFramework AssemblyName DefineConstants BaseIntermediateOutputPath; do
        export "$name=/nonsense"
    done
    HTTPS_PROXY=http://proxy NUGET_PACKAGES=/packages "$ROOT/run-env.sh" status 2>/dev/null || equal 'exit code' 0 $?
    equal 'properties that the build sees' '' "$(grep /nonsense "$SCRATCH/build-environment")"
    contains environment 'HTTPS_PROXY=http://proxy' "$(cat "$SCRATCH/build-environment")"
    contains environment 'NUGET_PACKAGES=/packages' "$(cat "$SCRATCH/build-environment")"
}

# `gates` builds the specs through this script: one answer to "is it up to date?".
test_the_specs_are_built_by_the_same_rule() {
    scratch_checkout
    mkdir "$ROOT/Dice.Environment.Specs"
    touch "$ROOT/Dice.Environment.Specs/Dice.Environment.Specs.csproj"
    "$ROOT/scripts/build.sh" Dice.Environment.Specs Debug 2>/dev/null
    VERSION=nonsense "$ROOT/scripts/build.sh" Dice.Environment.Specs Debug 2>/dev/null
    equal 'builds when nothing changed' 1 "$(builds)"
    echo '// edited' >>"$ROOT/Dice.Environment/Model/Stack.cs"
    "$ROOT/scripts/build.sh" Dice.Environment.Specs Debug 2>/dev/null
    equal 'builds after an edit of the host' 2 "$(builds)"
    local status=0
    "$ROOT/scripts/build.sh" Nonsense Debug 2>/dev/null || status=$?
    equal 'exit code for an unknown project' 2 "$status"
}

# With CDPATH, cd may go elsewhere, and prints where it went.
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

test_a_failed_build_shows_its_log_and_is_tried_again() {
    scratch_checkout
    local output status=0
    touch "$SCRATCH/build-fails"
    output=$("$ROOT/run-env.sh" status 2>&1) || status=$?
    rm "$SCRATCH/build-fails"
    equal 'exit code' 1 "$status"
    contains output 'error CS1002' "$output"
    "$ROOT/run-env.sh" status 2>/dev/null
    equal builds 2 "$(builds)"
}

test_two_at_once_build_once() {
    command -v flock >/dev/null || return 0
    scratch_checkout
    "$ROOT/run-env.sh" status 2>/dev/null &
    first=$!
    "$ROOT/run-env.sh" urls 2>/dev/null
    wait "$first"
    equal builds 1 "$(builds)"
    equal 'runs of the host' 2 "$(grep -c '^run' "$CALLS")"
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
