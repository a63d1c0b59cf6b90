# shellcheck shell=bash
# Starts an installed engine that does not answer, and waits until it answers.

ENGINE_DEADLINE=30 # seconds; a start takes about one, more if the engine restores many containers
: "${DICE_SETUP_ENGINE_LOG:=/var/log/dice-dockerd.log}"

# process_is PID NAME: a process with that id and name is running.
process_is() {
    case $1 in '' | *[!0-9]*) return 1 ;; esac
    [ -d "/proc/$1" ] && [ "$(cat "/proc/$1/comm" 2>/dev/null)" = "$2" ]
}

# remove_stale_pid_file FILE NAME: after an unclean end (kill -9, a copied machine) the old file prevents dockerd
# from starting. Removes it if its process has ended, or if another program has the process id now.
remove_stale_pid_file() {
    local pid
    [ -f "$1" ] || return 0
    pid=$(tr -d '[:space:]' <"$1")
    process_is "$pid" "$2" && return 0
    say "  removing $1: process ${pid:-?} is not a $2"
    rm -f "$1"
}

# engine_log_tail: prints the last lines of the engine's log.
engine_log_tail() {
    if has_systemd; then
        say "Last lines of: journalctl -u docker"
        say "$(journalctl -u docker --no-pager -n 20 2>/dev/null | sed 's/^/    /')"
    else
        show_log "$DICE_SETUP_ENGINE_LOG"
    fi
}

# await_engine [PID]: polls until the engine answers; fails at the deadline, or as soon as process PID has ended.
await_engine() {
    local deadline=$((SECONDS + ENGINE_DEADLINE))
    while [ "$SECONDS" -lt "$deadline" ]; do
        inspect_engine
        case $ENGINE_STATE in ok | too-old) return 0 ;; esac
        if [ -n "${1:-}" ] && ! kill -0 "$1" 2>/dev/null; then
            fail "dockerd exited during its start."
            engine_log_tail
            return 1
        fi
        sleep 0.1
    done
    fail "The engine did not answer on $DICE_SETUP_SOCKET within $ENGINE_DEADLINE s."
    engine_log_tail
    return 1
}

start_engine() {
    local pid=''
    if has_systemd; then
        say "${BOLD}→${PLAIN} Starting the engine (systemctl enable --now docker) …"
        local said
        said=$(systemctl enable --now docker 2>&1) || {
            say "$said"
            engine_log_tail
            return 1
        }
    elif process_is "$(cat "$DICE_SETUP_RUN/docker.pid" 2>/dev/null)" dockerd; then
        say "${BOLD}→${PLAIN} dockerd is running but does not answer yet; waiting …"
    else
        remove_stale_pid_file "$DICE_SETUP_RUN/docker.pid" dockerd
        remove_stale_pid_file "$DICE_SETUP_RUN/docker/containerd/containerd.pid" containerd
        say "${BOLD}→${PLAIN} Starting dockerd … (log: $DICE_SETUP_ENGINE_LOG)"
        # A new log for each start, so that it contains only the errors of this start. The previous log is kept.
        ! [ -f "$DICE_SETUP_ENGINE_LOG" ] || mv -f "$DICE_SETUP_ENGINE_LOG" "$DICE_SETUP_ENGINE_LOG.old"
        # In a separate session, so that closing this terminal does not end it. 9>&- because the engine would
        # otherwise hold the lock of the setup while it runs.
        setsid nohup dockerd </dev/null >>"$DICE_SETUP_ENGINE_LOG" 2>&1 9>&- &
        pid=$!
    fi
    if ! await_engine "$pid"; then
        say "Next: fix the errors above, then run this again."
        return 1
    fi
    good "  the engine answers (API $ENGINE_API)"
}
