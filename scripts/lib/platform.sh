# shellcheck shell=bash disable=SC2034 # the results are read in other files
# Detects the system, and whether packages can be installed on it.

# detect_platform: sets PLATFORM (debian, ubuntu, fedora, arch, suse, alpine, macos, windows, other) and PLATFORM_NAME.
detect_platform() {
    local kernel id='' like=''
    kernel=$(uname -s)
    PLATFORM=other PLATFORM_NAME=$kernel
    case $kernel in
        Darwin) PLATFORM=macos PLATFORM_NAME="macOS $(sw_vers -productVersion 2>/dev/null)" ;;
        MINGW* | MSYS* | CYGWIN*) PLATFORM=windows PLATFORM_NAME=Windows ;;
    esac
    [ "$kernel" = Linux ] && [ -r "${OS_RELEASE:=/etc/os-release}" ] || return 0
    # In a subshell, because the file sets arbitrary variables.
    # shellcheck source=/dev/null
    IFS='|' read -r id like PLATFORM_NAME <<END
$(. "$OS_RELEASE" && printf '%s|%s|%s' "${ID:-}" "${ID_LIKE:-}" "${PRETTY_NAME:-Linux}")
END
    case " $id $like " in
        *' ubuntu '*) PLATFORM=ubuntu ;;
        *' debian '*) PLATFORM=debian ;;
        *' fedora '* | *' rhel '*) PLATFORM=fedora ;;
        *' arch '*) PLATFORM=arch ;;
        *' suse '* | *' opensuse '*) PLATFORM=suse ;;
        *' alpine '*) PLATFORM=alpine ;;
    esac
}

is_root() { [ "$(id -u)" -eq 0 ]; }

has() { command -v "$1" >/dev/null 2>&1; }

is_apt_platform() {
    case $PLATFORM in debian | ubuntu) has apt-get ;; *) return 1 ;; esac
}

has_systemd() { [ -d /run/systemd/system ]; }
