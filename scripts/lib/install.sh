# shellcheck shell=bash
# Installs packages and starts the engine. Root on Debian or Ubuntu only.

: "${DICE_SETUP_LOG:=/var/log/dice-setup.log}"
: "${DICE_SETUP_LOCK:=/var/lock/dice-setup.lock}"
APT_LOCK_SECONDS=300

# lock_setup: allows one setup at a time; a second one waits and then has nothing to do. Descriptor 9 holds the lock until the script exits.
lock_setup() {
    has flock || return 0
    exec 9>"$DICE_SETUP_LOCK" || return 1
    flock -n 9 && return 0
    say "Another setup is running; waiting for it …"
    flock -w 900 9 || {
        fail "The other setup is still running after 15 minutes. See $DICE_SETUP_LOG."
        return 1
    }
}

# apt_get ARGUMENTS: waits for another apt or dpkg to finish, asks no questions, retries downloads.
apt_get() {
    DEBIAN_FRONTEND=noninteractive apt-get --yes --quiet \
        -o "DPkg::Lock::Timeout=$APT_LOCK_SECONDS" -o Acquire::Retries=3 "$@" 9>&-
}

# apt_update: the timeout above does not cover the lock of the package lists, so this function retries.
apt_update() {
    local output deadline=$((SECONDS + APT_LOCK_SECONDS))
    while :; do
        output=$(apt_get update 2>&1) && {
            printf '%s\n' "$output"
            return 0
        }
        printf '%s\n' "$output"
        case $output in *'Could not get lock'* | *'Unable to lock'*) ;; *) return 1 ;; esac
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 1
    done
}

# install_components COMPONENT...: installs the packages that provide them.
install_components() {
    local component wanted=''
    if ! step "$DICE_SETUP_LOG" 'Reading the package lists (apt-get update)' apt_update; then
        say "Next: check that this machine can reach its package mirror, then run this again."
        return 1
    fi
    for component in "$@"; do wanted="$wanted$(packages "$component")"; done
    [ -n "$wanted" ] || return 0
    wanted=$(printf '%s\n' $wanted | sort -u | tr '\n' ' ')
    # shellcheck disable=SC2086 # a list of words
    if ! step "$DICE_SETUP_LOG" "Installing ${wanted% }" apt_get install --no-install-recommends $wanted; then
        say "Next: sudo apt-get install --no-install-recommends $wanted"
        say "      If it succeeds, run this again."
        return 1
    fi
    hash -r
}

# missing_of COMPONENT...: the required components that are missing or not usable.
missing_of() {
    local component
    for component in "$@"; do
        is_required "$component" || continue
        inspect "$component"
        [ "$STATE" = ok ] || printf '%s ' "$component"
    done
}

# report_missing COMPONENT...: prints the missing components and how to get them. On standard output, because it is the result, not progress.
report_missing() {
    local component
    printf '%s\n' "Missing or not usable on this machine ($PLATFORM_NAME):"
    for component in "$@"; do
        inspect "$component"
        printf '  %s (%s): %s\n      → %s\n' "$component" "$STATE" "$(purpose "$component")" "$TODO"
    done
}

# ensure COMPONENT...: installs and starts everything required, or reports what is still missing.
ensure() {
    local missing component wanted=''
    missing=$(missing_of "$@")
    [ -n "$missing" ] || {
        good "Nothing to do: all required components are installed."
        return 0
    }
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
            [ "$ENGINE_STATE" != stopped ] || start_engine || return 1
            ;;
    esac

    missing=$(missing_of "$@")
    [ -n "$missing" ] || {
        good "Ready."
        return 0
    }
    # shellcheck disable=SC2086 # a list of words
    report_missing $missing
    return 1
}
