# shellcheck shell=bash
# Installs packages and starts the engine. Root on Debian or Ubuntu only.

: "${DICE_SETUP_LOG:=/var/log/dice-setup.log}"
: "${DICE_SETUP_LOCK:=/var/lock/dice-setup.lock}"
APT_LOCK_SECONDS=300

# lock_setup: one setup at a time; the second waits, then finds nothing left to do. Held on descriptor 9 until we exit.
lock_setup() {
    has flock || return 0
    exec 9>"$DICE_SETUP_LOCK" || return 1
    flock -n 9 && return 0
    say "Another setup is running; waiting for it …"
    flock -w 900 9 || { fail "It still runs after 15 minutes. See $DICE_SETUP_LOG."; return 1; }
}

# apt_get ARGUMENTS: waits for another apt or dpkg to finish instead of failing, asks no questions, retries downloads.
apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get --yes --quiet \
        -o "DPkg::Lock::Timeout=$APT_LOCK_SECONDS" -o Acquire::Retries=3 "$@" 9>&-
}

# apt_update: the time-out above does not cover the lock on the package lists, so that one is retried here.
apt_update() {
    local output deadline=$((SECONDS + APT_LOCK_SECONDS))
    while :; do
        output=$(apt_get update 2>&1) && { printf '%s\n' "$output"; return 0; }
        printf '%s\n' "$output"
        case $output in *'Could not get lock'* | *'Unable to lock'*) ;; *) return 1 ;; esac
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 1
    done
}

# install_components COMPONENT...: installs the packages that bring them.
install_components() {
    local component wanted=''
    if ! step "$DICE_SETUP_LOG" 'Reading the package lists (apt-get update)' apt_update; then
        say "Next: see that the machine reaches its package mirror, then run this again."
        return 1
    fi
    for component in "$@"; do wanted="$wanted$(packages "$component")"; done
    [ -n "$wanted" ] || return 0
    wanted=$(printf '%s\n' $wanted | sort -u | tr '\n' ' ')
    # shellcheck disable=SC2086 # a list of words
    if ! step "$DICE_SETUP_LOG" "Installing ${wanted% }" apt_get install --no-install-recommends $wanted; then
        say "Next: sudo apt-get install --no-install-recommends $wanted"
        say "      and when that succeeds, run this again."
        return 1
    fi
    hash -r
}

# missing_of COMPONENT...: those that are required and not in order.
missing_of() {
    local component
    for component in "$@"; do
        is_required "$component" || continue
        inspect "$component"
        [ "$STATE" = ok ] || printf '%s ' "$component"
    done
}

# report_missing COMPONENT...: what is missing, and how to get it. On standard output: it is the result, not progress.
report_missing() {
    local component
    printf '%s\n' "Missing or not in order on this machine ($PLATFORM_NAME):"
    for component in "$@"; do
        inspect "$component"
        printf '  %s (%s): %s\n      → %s\n' "$component" "$STATE" "$(purpose "$component")" "$TODO"
    done
}

# ensure COMPONENT...: makes everything required be there, or says what could not be done about it.
ensure() {
    local missing component wanted=''
    missing=$(missing_of "$@")
    [ -n "$missing" ] || { good "Nothing to do: everything required is here."; return 0; }
    if ! is_root || ! is_apt_platform; then
        # shellcheck disable=SC2086 # a list of words
        report_missing $missing
        return 1
    fi

    lock_setup || return 1
    missing=$(missing_of "$@")
    for component in $missing; do
        inspect "$component"
        case $STATE in missing | unasked) wanted="$wanted$component " ;; esac
    done
    # shellcheck disable=SC2086 # a list of words
    [ -z "$wanted" ] || install_components $wanted || return 1
    case " $missing" in
        *' engine '*)
            inspect_engine
            [ "$ENGINE_STATE" != stopped ] || start_engine || return 1 ;;
    esac

    missing=$(missing_of "$@")
    [ -n "$missing" ] || { good "Ready."; return 0; }
    # shellcheck disable=SC2086 # a list of words
    report_missing $missing
    return 1
}
