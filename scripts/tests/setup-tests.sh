# shellcheck shell=bash disable=SC2154,SC2034 # variables cross over from and to the files under test
# Tests of setup-dev-environment.sh and its parts.

# engine_answers LINES: an engine socket that answers with these headers (curl is a shim).
engine_answers() {
    export DICE_SETUP_SOCKET=$SCRATCH/docker.sock
    perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die' "$DICE_SETUP_SOCKET"
    printf 'printf "%%s\\r\\n" "HTTP/1.1 200 OK" "%s" "" OK\n' "$1" | shim curl
}

test_api_versions_compare_by_number() {
    load engine
    assert '1.40 is older than 1.41' api_is_older 1.40 1.41
    assert '1.9 is older than 1.41' api_is_older 1.9 1.41
    assert '1.41 is not older than itself' eval '! api_is_older 1.41 1.41'
    assert '2.0 is not older than 1.41' eval '! api_is_older 2.0 1.41'
}

test_an_engine_that_answers_is_ok() {
    engine_answers 'Api-Version: 1.44'
    load output platform engine
    inspect_engine
    equal state ok "$ENGINE_STATE"
    equal api 1.44 "$ENGINE_API"
}

test_an_engine_of_an_old_api_is_too_old() {
    engine_answers 'Api-Version: 1.40'
    load output platform engine
    inspect_engine
    equal state too-old "$ENGINE_STATE"
}

test_a_docker_host_that_does_not_answer_is_named_and_nothing_is_installed() {
    local output status=0
    printf 'echo apt-get was called >&2; exit 99' | shim apt-get
    output=$(DOCKER_HOST=tcp://127.0.0.1:1 "$SETUP" --only engine 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains message 'DOCKER_HOST=tcp://127.0.0.1:1 does not answer' "$output"
    case $output in *'apt-get was called'*) equal apt-get 'not called' called ;; esac
}

test_the_engine_is_the_one_that_the_docker_command_would_use() {
    load output platform engine
    local host context current tls answer got
    export DOCKER_CONFIG=$SCRATCH/docker DOCKER_HOST DOCKER_CONTEXT DOCKER_TLS_VERIFY
    mkdir "$DOCKER_CONFIG"
    ln -s "$TESTS/docker-contexts" "$DOCKER_CONFIG/contexts"
    while IFS='|' read -r host context current tls answer; do
        case $host in '#'*) continue ;; esac
        printf '{"auths": {}%s}' "$(trimmed "$current" | sed 's/..*/, "currentContext": "&"/')" >"$DOCKER_CONFIG/config.json"
        DOCKER_HOST=$(trimmed "$host") DOCKER_CONTEXT=$(trimmed "$context") DOCKER_TLS_VERIFY=$(trimmed "$tls")
        answer=$(trimmed "$answer")
        choose_engine
        case $answer in
            refused*)
                contains "refusal of '$host|$context|$current|$tls'" "${answer#refused }" "$ENGINE_REFUSED"
                continue
                ;;
            none) got=${ENGINE_GIVEN:-none} ;;
            *) got=$ENGINE_GIVEN ;;
        esac
        equal "engine of '$host|$context|$current|$tls'" "$answer" "$got$ENGINE_REFUSED"
    done <"$TESTS/engine-endpoints.txt"
}

# trimmed TEXT: without the blanks around it.
trimmed() { printf '%s' "$1" | sed 's/^ *//; s/ *$//'; }

test_a_context_that_cannot_be_used_is_named_and_nothing_is_installed() {
    local output status=0
    printf 'echo apt-get was called >&2; exit 99' | shim apt-get
    output=$(DOCKER_CONTEXT=nosuch "$SETUP" --only engine 2>&1) || status=$?
    equal 'exit code' 1 "$status"
    contains message "the docker context 'nosuch' does not exist" "$output"
    case $output in *'apt-get was called'*) equal apt-get 'not called' called ;; esac
}

test_a_socket_with_blanks_and_umlauts_is_asked() {
    export DICE_SETUP_SOCKET=$SCRATCH/none.sock DOCKER_HOST="unix://$SCRATCH/an engine/ümläut.sock"
    mkdir "$SCRATCH/an engine"
    perl -MIO::Socket::UNIX -e 'IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die' "$SCRATCH/an engine/ümläut.sock"
    printf 'case " $* " in *" %s "*) printf "%%s\\r\\n" "HTTP/1.1 200 OK" "Api-Version: 1.44" "" OK ;; *) exit 7 ;; esac' "$SCRATCH/an engine/ümläut.sock" | shim curl
    load output platform engine
    inspect_engine
    equal state ok "$ENGINE_STATE"
    equal endpoint "$DOCKER_HOST" "$ENGINE_ENDPOINT"
}

test_an_installed_engine_that_is_silent_is_stopped() {
    export DICE_SETUP_SOCKET=$SCRATCH/none.sock
    printf 'exit 0' | shim dockerd
    printf 'exit 7' | shim curl
    load output platform engine
    inspect_engine
    equal state stopped "$ENGINE_STATE"
}

test_a_pid_file_goes_only_when_its_process_is_not_the_daemon() {
    load output platform engine-start
    local daemon
    printf '999999999\n' >"$SCRATCH/gone.pid"
    printf '%s\n' $$ >"$SCRATCH/reused.pid"
    cp "$(command -v tail)" "$SCRATCH/dockerd"
    "$SCRATCH/dockerd" -f /dev/null &
    daemon=$!
    # Between fork and exec, the process still has the name of bash.
    local deadline=$((SECONDS + 5))
    until process_is "$daemon" dockerd || [ "$SECONDS" -ge "$deadline" ]; do :; done
    printf '%s' "$daemon" >"$SCRATCH/alive.pid"
    for name in gone reused alive; do remove_stale_pid_file "$SCRATCH/$name.pid" dockerd 2>/dev/null; done
    kill "$daemon"
    assert 'the file of an ended process is removed' [ ! -e "$SCRATCH/gone.pid" ]
    assert 'the file whose process id another program has is removed' [ ! -e "$SCRATCH/reused.pid" ]
    assert 'the file of a running daemon is kept' [ -e "$SCRATCH/alive.pid" ]
}

test_every_platform_has_a_hint_for_every_component() {
    load output platform dotnet hints engine components
    for PLATFORM in debian ubuntu fedora arch suse alpine macos windows other; do
        for component in $COMPONENTS; do
            assert "no hint for $component on $PLATFORM" [ -n "$(hint "$component")" ]
        done
    done
}

test_ubuntu_is_told_of_chrome_and_its_stub_does_not_count() {
    printf 'exec /snap/bin/chromium' | shim chromium
    load output platform dotnet hints engine components
    PLATFORM=ubuntu
    local found
    found=$(browser_command) || found=
    case $found in "$SCRATCH"/*) equal 'the stub' refused accepted ;; esac
    contains hint 'Google Chrome' "$(hint browser)"
}

test_platforms_are_read_from_os_release() {
    load output platform
    printf 'ID=linuxmint\nID_LIKE="ubuntu debian"\nPRETTY_NAME="Linux Mint 22"\n' >"$SCRATCH/os-release"
    OS_RELEASE=$SCRATCH/os-release
    printf 'echo Linux' | shim uname
    detect_platform
    equal platform ubuntu "$PLATFORM"
    equal name 'Linux Mint 22' "$PLATFORM_NAME"
    printf 'echo Darwin' | shim uname
    hash -r
    detect_platform
    equal platform macos "$PLATFORM"
}

test_json_is_json() {
    local output
    output=$(DOCKER_HOST='tcp://127.0.0.1:1/"quoted"\back' "$SETUP" --check --json)
    command -v python3 >/dev/null || return 0
    printf '%s' "$output" | python3 -c 'import json, sys; assert [c["name"] for c in json.load(sys.stdin)["components"]] == sys.argv[1].split()' "$(load components && printf %s "$COMPONENTS")" ||
        equal JSON valid "$output"
}

# Where nothing can be installed, the list of what is missing is the result and goes to standard output.
test_what_is_missing_is_listed_together_on_standard_output() {
    local output status=0
    printf 'exit 1' | shim apt-get
    printf 'echo 1000' | shim id
    output=$(DOCKER_HOST=tcp://127.0.0.1:1 "$SETUP" --only engine,browser 2>/dev/null) || status=$?
    equal 'exit code' 1 "$status"
    contains report 'engine (unreachable)' "$output"
    contains report '→ DOCKER_HOST=tcp://127.0.0.1:1 does not answer' "$output"
}

# On a fresh Debian there are no package lists before the first update, and they say which package has a command.
test_packages_are_chosen_after_the_lists_are_read() {
    load output platform dotnet hints engine components install
    export DICE_SETUP_LOG=$SCRATCH/log CALLS=$SCRATCH/calls
    printf 'case "$*" in *update*) touch "$SCRATCH/lists" ;; *install*) echo "$@" >"$CALLS" ;; esac' | shim apt-get
    printf '[ -e "$SCRATCH/lists" ]' | shim apt-cache
    export SCRATCH
    install_components docker openssl 2>/dev/null
    contains packages 'docker-cli openssl' "$(cat "$CALLS")"
}

# The package would start an engine next to the one that the user has selected, and nothing would use it.
test_a_missing_docker_command_installs_no_engine_where_another_is_named() {
    load output platform dotnet hints engine components install
    export DICE_SETUP_LOG=$SCRATCH/log CALLS=$SCRATCH/calls DOCKER_HOST=tcp://192.0.2.1:2375
    : >"$CALLS"
    printf 'case "$*" in *install*) echo "$@" >>"$CALLS" ;; esac' | shim apt-get
    printf 'exit 1' | shim apt-cache
    install_components docker 2>/dev/null
    equal 'installed without a package of its own' '' "$(cat "$CALLS")"
    PLATFORM=debian
    contains remedy 'the package docker-ce-cli' "$(hint docker)"
    contains reason 'DOCKER_HOST=tcp://192.0.2.1:2375 names the engine' "$(hint docker)"

    printf 'exit 0' | shim apt-cache
    install_components docker 2>/dev/null
    contains 'the command alone' 'docker-cli' "$(cat "$CALLS")"
    case $(cat "$CALLS") in *docker.io*) equal 'the engine' 'not installed' installed ;; esac
    unset DOCKER_HOST
    printf 'exit 1' | shim apt-cache
    install_components docker 2>/dev/null
    contains 'on this machine' docker.io "$(cat "$CALLS")"
}

test_wrong_usage_exits_2() {
    local arguments status
    for arguments in '--only nonsense' '--json' '--nonsense' '--only'; do
        status=0
        # shellcheck disable=SC2086 # several words
        "$SETUP" $arguments >/dev/null 2>&1 || status=$?
        equal "exit code of $arguments" 2 "$status"
    done
}

test_help_names_every_component() {
    local output component
    output=$("$SETUP" --help)
    for component in $(load components && printf %s "$COMPONENTS"); do contains help "  $component " "$output"; done
}

# The script with an installation that does nothing, and hooks that are only counted.
test_the_checks_before_a_commit_are_installed_unless_they_are_unwanted() {
    local copy=$SCRATCH/checkout/scripts
    mkdir -p "$copy/quality"
    cp -R "$CHECKOUT/scripts/lib" "$copy/lib"
    cp "$SETUP" "$copy/"
    echo 'ensure() { :; }' >"$copy/lib/install.sh"
    printf '#!/bin/sh\necho called >>"%s/hooks"\n' "$SCRATCH" >"$copy/quality/hooks.sh"
    chmod +x "$copy/quality/hooks.sh"
    "$copy/setup-dev-environment.sh" --no-hooks
    DICE_NO_HOOKS=1 "$copy/setup-dev-environment.sh"
    "$copy/setup-dev-environment.sh" --only engine
    assert 'no call when hooks are unwanted, or parts are named' test ! -e "$SCRATCH/hooks"
    "$copy/setup-dev-environment.sh"
    equal 'calls by default' called "$(cat "$SCRATCH/hooks")"
}
