# shellcheck shell=bash disable=SC2154 # SCRATCH, CHECKOUT and the checks are run.sh's
# Tests of the Makefile: each target, in an empty folder with programs that only print how they were called.

# A target with its variables, and the calls that it makes.
makefile_targets() {
    cat <<'END'
start-all|run-env.sh up --detach
start-all ONLY=postgres|run-env.sh up --detach --only postgres
start-backend|run-env.sh up --detach --mode backend
start-web ARGS=--json|run-env.sh up --detach --mode web --json
stop-all|run-env.sh down
restart SERVICE=backend|run-env.sh restart backend
status|run-env.sh status
logs|run-env.sh logs
logs SERVICE=backend FOLLOW=1 SINCE=10m|run-env.sh logs backend --follow --since 10m
shell-postgres|run-env.sh exec postgres -- sh
exec SERVICE=postgres CMD=true|run-env.sh exec postgres -- true
urls|run-env.sh urls
dashboards|run-env.sh urls grafana
check-dashboards|run-env.sh dashboards --check
doctor|run-env.sh doctor
scan|run-env.sh scan
seed|run-env.sh db seed
reset|run-env.sh db reset --tier template
backup|run-env.sh backup
backup FILE=a.tar.gz|run-env.sh backup --output a.tar.gz
restore FILE=a.tar.gz|run-env.sh restore a.tar.gz
rollback-phase1|run-env.sh rollback --phase 1
rollback-phase2|run-env.sh rollback --phase 2
rollback-phase2 YES=1|run-env.sh rollback --phase 2 --yes
rollback-phase3|run-env.sh rollback --phase 3
emergency-reset|run-env.sh reset
emergency-reset YES=1|run-env.sh reset --yes
clean-data|run-env.sh down --volumes
test|dotnet test
test-phase1|run-env.sh gates --phase 1
test-phase2|run-env.sh gates --phase 2
test-phase3|run-env.sh gates --phase 3
gates PHASE=1 GATE=Https|run-env.sh gates --phase 1 --gate Https
test-scripts|run.sh
load|run-env.sh load
load SCENARIO=mix PROFILE=smoke|run-env.sh load mix --profile smoke
bench|startup.sh
lint|lint.sh types.sh
format|lint.sh --fix
hooks|hooks.sh
setup|setup-dev-environment.sh
check|setup-dev-environment.sh --check
trust|run-env.sh trust
hosts|run-env.sh hosts
images|run-env.sh images
END
}

scratch_makefile() {
    command -v make >/dev/null || skip 'make is not installed'
    local program
    ROOT=$SCRATCH/checkout
    mkdir -p "$ROOT"/scripts/{tests,quality} "$ROOT/benchmarks"
    cp "$CHECKOUT/Makefile" "$ROOT/"
    for program in run-env.sh scripts/setup-dev-environment.sh scripts/tests/run.sh benchmarks/startup.sh scripts/quality/{lint,types,hooks}.sh; do
        printf '#!/bin/sh\necho "${0##*/}" "$@"\nexit "${EXITS:-0}"\n' >"$ROOT/$program"
        chmod +x "$ROOT/$program"
    done
    echo 'echo dotnet "$@"' | shim dotnet
}

test_every_make_target_makes_its_call() {
    scratch_makefile
    local target call
    while IFS='|' read -r target call; do
        # shellcheck disable=SC2086 # target and variables
        equal "make $target" "$call" "$(make -s -C "$ROOT" $target 2>&1 | tr '\n' ' ' | sed 's/ $//')"
    done <<<"$(makefile_targets)"
}

test_every_make_target_has_a_test_and_a_line_in_the_help() {
    scratch_makefile
    local target tested help
    # One rule starts all modes.
    tested=" $(makefile_targets | cut -d '|' -f 1 | tr '\n' ' ') $(sed -n 's/^MODES := //p' "$ROOT/Makefile" | sed 's/[^ ]* */start-& /g') export clean help "
    help=$(make -C "$ROOT")
    for target in $(make -C "$ROOT" -npq 2>/dev/null | sed -n 's/^\.PHONY: //p' | tr ' ' '\n' | sort -u); do
        contains "tests of make $target" " $target " "$tested"
        case $target in start-all | start-[!a]*) ;; *) contains "help of make $target" " $target " "$help " ;; esac
    done
    contains 'modes in the help' 'MODE is one of backend' "$help"
    contains 'help of shells' 'shell-SERVICE' "$help"
}

test_make_export_writes_every_file_and_stops_at_an_error() {
    scratch_makefile
    contains calls 'run-env.sh export compose run-env.sh export devcontainer' "$(make -s -C "$ROOT" export | tr '\n' ' ')"
    equal 'calls after an error' 1 "$(EXITS=1 make -s -C "$ROOT" export 2>/dev/null | wc -l | tr -d ' ')"
}

test_make_clean_removes_the_output_of_builds_only() {
    scratch_makefile
    mkdir -p "$ROOT/Dice.Environment/bin" "$ROOT/Dice.Environment/Model" "$ROOT/fixtures/backend/bin"
    make -s -C "$ROOT" clean
    equal folders "Model" "$(ls "$ROOT/Dice.Environment")"
    assert 'the fixtures stay' test -d "$ROOT/fixtures/backend/bin"
}

test_make_names_a_missing_variable() {
    scratch_makefile
    contains error 'this target needs FILE=' "$(make -s -C "$ROOT" restore 2>&1)"
    contains error 'this target needs SERVICE=' "$(make -s -C "$ROOT" restart 2>&1)"
}
