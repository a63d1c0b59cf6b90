# shellcheck shell=bash disable=SC2154 # SCRATCH, CHECKOUT and the checks are run.sh's
# Tests of when the console host is built, and compiled ahead of time.

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

test_the_host_is_compiled_ahead_of_time_only_while_a_processor_is_free() {
    scratch_checkout
    echo '1024.00 512.00 256.00 1/100 1000' >"$SCRATCH/load"
    "$ROOT/run-env.sh" status 2>/dev/null
    "$ROOT/run-env.sh" status 2>/dev/null
    contains 'the host on a busy machine' /net10.0/ "$(cat "$SCRATCH/host")"
    echo '0.00 512.00 256.00 1/100 1000' >"$SCRATCH/load"
    compiled_ahead
    "$ROOT/run-env.sh" status 2>/dev/null
    contains 'the host after that' /ready-to-run/ "$(cat "$SCRATCH/host")"
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
