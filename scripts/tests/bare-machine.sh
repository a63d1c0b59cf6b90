#!/usr/bin/env bash
# Runs a command on a bare Debian 12: a root filesystem that holds only what README.md asks for, the .NET SDK and npm.
#     scripts/tests/bare-machine.sh [--bind FOLDER[:TARGET]]... COMMAND [ARGUMENT]...
# The checkout and the folders named by --bind are mounted at their own paths (or at TARGET); the engine's socket is
# there when this machine has one. What the command installs or writes elsewhere is gone afterwards.
# Of this machine it gets the network, the certificate authorities, and the settings of apt, npm and NuGet.
# Needs root, mmdebstrap, and Debian 12 in this machine's apt sources; exits with 3 where one of them is missing.
# The root filesystem is kept in DICE_HOME/cache/bare-machine.
set -euo pipefail
unset CDPATH

SELF=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)/$(basename "${BASH_SOURCE[0]}")
ROOT=$(cd -P "$(dirname "$SELF")/../.." && pwd)
PACKAGES=ca-certificates,libicu72,libssl3,libstdc++6,zlib1g # what .NET's own packages depend on
CAS=/usr/local/share/ca-certificates
: "${DICE_BARE_SOCKET=/var/run/docker.sock}" # empty: without an engine

CACHE=${DICE_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/dice}/cache/bare-machine

fail() {
    printf 'bare-machine: %s\n' "$*" >&2
    exit 3
}

# apt_settings: this machine's settings for reaching its mirrors.
apt_settings() { apt-config dump | grep -E '^Acquire::((http|https)::|Check-|Retries)' || true; }

# debian_sources: the apt sources of this machine that belong to Debian 12.
debian_sources() { grep -lrsE '(^|[ /])bookworm' /etc/apt/sources.list /etc/apt/sources.list.d --include='*.list' --include='*.sources' || true; }

# base_system: prints the folder of the root file system, which is created if it does not exist.
base_system() {
    local hash sources
    mapfile -t sources < <(debian_sources)
    [ ${#sources[@]} -gt 0 ] || fail "this machine's apt sources name no Debian 12 (bookworm)"
    hash=$({
        echo "$PACKAGES"
        apt_settings
        cat "${sources[@]}" "$CAS"/*.crt
        sed -n '/^base_system/,/^}/p' "$SELF"
    } 2>/dev/null | sha256sum | cut -c1-12)
    exec 7>"$CACHE/lock"
    flock 7
    if [ ! -d "$CACHE/$hash" ]; then
        rm -rf "$CACHE"/*.new
        echo "Making the root filesystem of a bare Debian 12 …" >&2
        mmdebstrap --quiet --variant=minbase --include="$PACKAGES" \
            --customize-hook='printf "#!/bin/sh\nexit 101\n" >"$1/usr/sbin/policy-rc.d" && chmod +x "$1/usr/sbin/policy-rc.d"' \
            --customize-hook="cp $CAS/*.crt \"\$1$CAS/\" 2>/dev/null; chroot \"\$1\" update-ca-certificates >/dev/null 2>&1" \
            --aptopt="$(apt_settings)" bookworm "$CACHE/$hash.new" "${sources[@]}" >&2
        apt_settings >"$CACHE/$hash.new/etc/apt/apt.conf.d/90-machine"
        mv "$CACHE/$hash.new" "$CACHE/$hash"
    fi
    exec 7>&-
    printf '%s\n' "$CACHE/$hash"
}

# bind SOURCE TARGET [OPTIONS]: mounts a file or folder of this machine below $NEW.
bind() {
    if [ -d "$1" ]; then mkdir -p "$NEW$2"; else
        mkdir -p "$(dirname "$NEW$2")"
        touch "$NEW$2"
    fi
    mount --rbind "$1" "$NEW$2"
    [ -z "${3:-}" ] || mount -o "remount,bind,$3" "$NEW$2"
}

# Inside: mounts, then the command. $1 is the scratch folder, $2 the base system.
inside() {
    local scratch=$1 base=$2 node npm dotnet item
    shift 2
    NEW=$scratch/root
    mkdir -p "$NEW" "$scratch/upper" "$scratch/work"
    # Where the scratch folder is itself on an overlay, as in a container, a copy does; pivot_root needs a mount.
    mount -t overlay overlay -o "lowerdir=$base,upperdir=$scratch/upper,workdir=$scratch/work" "$NEW" 2>/dev/null || {
        mount --bind "$NEW" "$NEW"
        cp -a "$base/." "$NEW"
    }
    mount -t proc proc "$NEW/proc"
    mount --rbind /sys "$NEW/sys"
    mount --rbind /dev "$NEW/dev"
    mount -t tmpfs tmpfs "$NEW/run"
    mkdir -p "$NEW/run/lock"
    cp -L /etc/resolv.conf /etc/hosts "$NEW/etc/"

    # The SDK, node and npm, as README.md asks for them.
    dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
    node=$(readlink -f "$(command -v node)") npm=$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")
    bind "$dotnet" "$dotnet" ro
    bind "$node" /usr/local/bin/node ro
    bind "$npm" /usr/local/lib/node_modules/npm ro
    ln -sf "$dotnet/dotnet" "$NEW/usr/local/bin/dotnet"
    ln -sf ../lib/node_modules/npm/bin/npm-cli.js "$NEW/usr/local/bin/npm"
    for item in .npmrc .nuget/NuGet/NuGet.Config; do
        [ ! -f "$HOME/$item" ] || {
            mkdir -p "$NEW/root/$(dirname "$item")"
            cp "$HOME/$item" "$NEW/root/$item"
        }
    done

    bind "$ROOT" "$ROOT"
    [ -z "$DICE_BARE_SOCKET" ] || [ ! -S "$DICE_BARE_SOCKET" ] || bind "$DICE_BARE_SOCKET" /run/docker.sock
    while [ "$1" = --bind ]; do
        bind "${2%%:*}" "${2#*:}"
        shift 2
    done

    cd "$NEW"
    mkdir -p .old
    pivot_root . .old
    umount -l /.old
    cd "$ROOT"
    # An environment of its own: only what leads to the registries, and Dice's own settings.
    exec env -i HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin TERM="${TERM:-dumb}" LANG=C.UTF-8 \
        NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt NPM_CONFIG_REGISTRY="$NPM_REGISTRY" DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 \
        "${SETTINGS[@]}" "$@"
}

mapfile -d '' -t SETTINGS < <(env -0 | grep -zE '^(DICE_|NUGET_|(https?|no|all)_proxy=|(HTTPS?|NO|ALL)_PROXY=)' | grep -zv '^DICE_BARE_' || true)
if [ "${1:-}" = --inside ]; then
    shift
    inside "$@"
fi

[ "$(id -u)" -eq 0 ] || fail "root is needed: this mounts file systems"
command -v mmdebstrap >/dev/null || fail "mmdebstrap is needed: scripts/setup-dev-environment.sh --only mmdebstrap"
[ $# -gt 0 ] || fail "no command; see the first lines of $SELF"
mkdir -p "$CACHE"
BASE=$(base_system)
NPM_REGISTRY=$(npm config get registry)
export NPM_REGISTRY
SCRATCH=$(mktemp -d "$CACHE/run.XXXXXXXX")
trap 'rm -rf --one-file-system "$SCRATCH"' EXIT
# A PID namespace of its own: whatever the command leaves running ends with it.
status=0
unshare --mount --pid --fork --kill-child --propagation private bash "$SELF" --inside "$SCRATCH" "$BASE" "$@" || status=$?
exit "$status"
