#!/usr/bin/env bash
# Builds what a local Kubernetes node needs, unless it is present: Kubernetes' programs from Debian's source package, and
# the node's root file system from Debian's packages.
#     scripts/kubernetes/build-node.sh FOLDER     such as ~/.local/share/dice/kubernetes
# Results are named by a hash of what they are made from. Everything is downloaded from this machine's Debian mirror.
# Prints the two folders, PROGRAMS and ROOT, on standard output; progress on standard error.
# DICE_KUBERNETES_BINARIES names a folder with the programs; then they are not built.
# shellcheck source-path=SCRIPTDIR
set -euo pipefail
unset CDPATH

CHECKOUT=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=../lib/output.sh
. "$CHECKOUT/scripts/lib/output.sh"
FILES=$CHECKOUT/fixtures/kubernetes-node
LEAST_FREE_MIB=6000
KEPT_DAYS=30
REPORT_SECONDS=10

[ $# -eq 1 ] || {
    fail "Usage: scripts/kubernetes/build-node.sh FOLDER"
    exit 2
}

stop() {
    fail "$1"
    say "Next: $2"
    exit 1
}

# hash_of FILE...: of their names and contents and of the machine's architecture.
hash_of() {
    { uname -m && cd "$CHECKOUT" && sha256sum "$@"; } | sha256sum | cut -c1-12
}

# run TITLE COMMAND...: runs a long step, and prints the time that has passed and the last STEP line of its output.
run() {
    local title=$1 begin=$SECONDS shown=-$REPORT_SECONDS status=0 detail size
    shift
    touch "$LOG"
    size=$(stat --format %s "$LOG")
    "$@" >>"$LOG" 2>&1 </dev/null &
    CHILD=$!
    while kill -0 "$CHILD" 2>/dev/null; do
        if [ $((SECONDS - begin - shown)) -ge $REPORT_SECONDS ]; then
            shown=$((SECONDS - begin))
            detail=$(tail -c "+$((size + 1))" "$LOG" | sed -n 's/^STEP //p' | tail -n 1)
            say "→ $title${detail:+: $detail} ($((shown / 60)) min $((shown % 60)) s)"
        fi
        sleep 0.5
    done
    wait "$CHILD" || status=$?
    CHILD=
    [ "$status" -eq 0 ] && return 0
    fail "$title failed (exit code $status)."
    show_log "$LOG"
    if grep -q 'No space left on device' "$LOG"; then
        stop "The disk of $FOLDER is full." "free some space (a build needs up to $LEAST_FREE_MIB MiB for some minutes), then run this again."
    elif grep -qE 'Temporary failure resolving|Could not connect|Failed to fetch|Could not resolve|no Debian mirror' "$LOG"; then
        stop "This machine's Debian mirror did not serve all files." "check the network and the apt sources (or set DICE_DEBIAN_MIRROR), then run this again."
    fi
    stop "$title did not succeed." "read $LOG; run this again when the cause is removed."
}

# compile: compiles inside the build's root file system, with its own /proc and few devices.
compile() {
    exec unshare --mount --pid --fork --kill-child=KILL --propagation private -- bash -euc '
        root=$1
        mount -t proc proc "$root/proc"
        mount -t tmpfs -o mode=755 dev "$root/dev"
        for device in null zero urandom; do
            : >"$root/dev/$device"
            mount --bind "/dev/$device" "$root/dev/$device"
        done
        ln -s /proc/self/fd "$root/dev/fd"
        exec chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin bash /build/recipe/compile.sh' bash "$1"
}

# clean_up: ends the running step. The compiler's first process ignores SIGTERM, as process 1 of its namespace.
clean_up() {
    local tries=0
    if [ -n "$CHILD" ]; then
        kill -TERM "$CHILD" 2>/dev/null || true
        while kill -0 "$CHILD" 2>/dev/null && [ $((tries += 1)) -le 30 ]; do sleep 0.1; done
        kill -KILL "$CHILD" 2>/dev/null || true
        wait || true
    fi
    rm -rf --one-file-system -- "$WORK"
}

build_programs() {
    local target=$1 root=$WORK/build
    say "Building Kubernetes from Debian's source package, once for this version; it takes 3 to 10 minutes (log: $LOG)"
    run 'Downloading Go and the source' nice env -C "$FILES/binaries" ./prepare.sh "$root" "$WORK"
    mkdir -p "$root/build/recipe"
    cp "$FILES"/binaries/* "$root/build/recipe/"
    run 'Building Kubernetes' nice bash -c "$(declare -f compile); compile '$root'"
    mkdir "$WORK/programs"
    mv "$root/build/kubernetes" "$WORK/programs/"
    local name
    for name in $PROGRAMS; do ln -s kubernetes "$WORK/programs/$name"; done
    mv "$WORK/programs" "$target"
    rm -rf --one-file-system "$root"
    good "  built $(du -sm "$target" | cut -f1) MB"
}

build_root() {
    local target=$1
    say "Unpacking the node's root file system (log: $LOG)"
    run 'Unpacking Debian packages' env -C "$FILES/root" ./build.sh "$WORK/root" "$WORK"
    mv "$WORK/root" "$target"
    good "  unpacked $(du -sm "$target" | cut -f1) MB"
}

# prune: removes results of other versions that no checkout has asked for in KEPT_DAYS days and no node runs from.
prune() {
    local folder
    find "$FOLDER" -mindepth 1 -maxdepth 1 -type d \( -name 'programs-*' -o -name 'root-*' \) -mtime "+$KEPT_DAYS" | while read -r folder; do
        grep -qsF "$folder" /run/dice-kubernetes/*/settings && continue
        rm -rf --one-file-system -- "$folder"
        say "Removed $folder, which was not used for $KEPT_DAYS days."
    done
}

PROGRAMS='kube-apiserver kube-controller-manager kube-scheduler kubelet kube-proxy'
FOLDER=$1
mkdir -p "$FOLDER" || stop "$FOLDER cannot be created." "choose another folder with DICE_HOME, or correct its permissions."
FOLDER=$(cd "$FOLDER" && pwd)
LOG=$FOLDER/build.log

cd "$CHECKOUT"
shared=(fixtures/images/lib/mirror.sh fixtures/images/lib/hooks/{merge-usr,leave-out,unpacked,clean}.sh)
programs=${DICE_KUBERNETES_BINARIES:-$FOLDER/programs-$(hash_of fixtures/kubernetes-node/binaries/* "${shared[0]}" "${shared[1]}")}
root=$FOLDER/root-$(hash_of fixtures/kubernetes-node/root/* "${shared[@]}")

is_complete() {
    local name
    for name in $PROGRAMS; do [ -x "$programs/$name" ] || return 1; done
    [ -d "$root" ]
}

if [ -n "${DICE_KUBERNETES_BINARIES:-}" ]; then
    for name in $PROGRAMS; do
        [ -x "$programs/$name" ] ||
            stop "DICE_KUBERNETES_BINARIES is $programs, which has no program $name." "name a folder with $PROGRAMS, or unset it."
    done
fi

if ! is_complete; then
    [ "$(uname -s)" = Linux ] || stop "A local node runs on Linux only." "use another cluster, such as Rancher Desktop's, with --context."
    [ "$(id -u)" -eq 0 ] || stop "A local node needs root." "run this with sudo, or use another cluster, such as Rancher Desktop's, with --context."
    command -v mmdebstrap >/dev/null || "$CHECKOUT/scripts/setup-dev-environment.sh" --only mmdebstrap >&2 || exit 1

    # One build at a time; descriptor 8 holds the lock until the script exits.
    exec 8>"$FOLDER/.lock"
    if ! flock -n 8; then
        say "Another process builds the node; waiting for it …"
        flock -w 3600 8 || stop "The other build did not finish within an hour." "end it, then run this again."
    fi
fi

if ! is_complete; then
    free=$(df -Pm "$FOLDER" | awk 'NR == 2 { print $4 }')
    [ "$free" -ge $LEAST_FREE_MIB ] ||
        stop "Only $free MiB are free in $FOLDER; the build needs $LEAST_FREE_MIB MiB for some minutes." "free some space, or set DICE_HOME to a folder on another disk."
    # What a killed build left; nobody else builds now.
    rm -rf --one-file-system "$FOLDER"/.work.*
    WORK=$(mktemp -d "$FOLDER/.work.XXXXXXXX")
    chmod 755 "$WORK"
    CHILD=
    trap clean_up EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
    : >"$LOG"
    [ -x "$programs/kubelet" ] || build_programs "$programs"
    [ -d "$root" ] || build_root "$root"
fi

# The time of the last use; a folder of DICE_KUBERNETES_BINARIES is not ours.
touch -c "$root"
[ -n "${DICE_KUBERNETES_BINARIES:-}" ] || touch -c "$programs"
exec 8>"$FOLDER/.lock"
if flock -n 8; then prune; fi

printf 'PROGRAMS=%s\nROOT=%s\n' "$programs" "$root"
