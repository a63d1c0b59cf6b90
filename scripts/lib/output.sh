# shellcheck shell=bash
# Output of the scripts: colour on a terminal only, progress for long steps, the end of a log on failure.
# Everything here goes to standard error, so that reports on standard output stay clean.

if [ -t 2 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    RED=$'\033[31m' GREEN=$'\033[32m' YELLOW=$'\033[33m' BOLD=$'\033[1m' PLAIN=$'\033[0m'
else
    RED='' GREEN='' YELLOW='' BOLD='' PLAIN=''
fi

# say TEXT...: writes a line and always succeeds: a reader that has exited (SIGPIPE), a full disk or a
# closed terminal must not end the script. Uses a subshell, because programs started later must not inherit an ignored SIGPIPE.
say() { (
    trap '' PIPE
    exec 3>&2 2>/dev/null
    printf '%s\n' "$*" >&3
) || true; }
good() { say "${GREEN}$*${PLAIN}"; }
warn() { say "${YELLOW}$*${PLAIN}"; }
fail() { say "${RED}$*${PLAIN}"; }

# open_standard_streams: the next opened file would get the descriptor of a closed standard stream, and output would
# go to that file. Standard output is opened so that writing to it fails, as it does while it is closed.
open_standard_streams() {
    [ -e /dev/fd/0 ] || exec </dev/null
    [ -e /dev/fd/1 ] || exec 1</dev/null
    [ -e /dev/fd/2 ] || exec 2>/dev/null
}

# show_log FILE [LINES]: prints the end of a log, indented.
show_log() {
    [ -s "$1" ] || {
        say "    ($1 is empty)"
        return 0
    }
    say "${BOLD}Last lines of $1:${PLAIN}"
    say "$(tail -n "${2:-20}" "$1" | sed 's/^/    /')"
}

# step LOG TITLE COMMAND...: runs a long command with its output in LOG (overwritten). Prints one line when it
# starts and one when it ends; on failure prints the end of the log and returns the command's status.
step() {
    local log=$1 title=$2 status=0 begin=$SECONDS
    shift 2
    say "${BOLD}→${PLAIN} $title … (log: $log)"
    "$@" >"$log" 2>&1 </dev/null || status=$?
    if [ "$status" -eq 0 ]; then
        good "  done in $((SECONDS - begin)) s"
    else
        fail "  failed after $((SECONDS - begin)) s (exit code $status)"
        show_log "$log"
    fi
    return "$status"
}
