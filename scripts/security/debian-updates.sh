#!/usr/bin/env bash
# Downloads the list of packages of a Debian security suite to FOLDER, and prints the path of the list:
# scripts/security/debian-updates.sh SUITE FOLDER
# The mirror and the way to reach it are those of this machine's apt settings. apt verifies the signature.
set -euo pipefail
unset CDPATH
here=$(cd -P "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ $# -eq 2 ] || { echo "usage: scripts/security/debian-updates.sh SUITE FOLDER" >&2 && exit 2; }
log() { echo "$*" >&2; }
# shellcheck source=/dev/null
. "$here/../../fixtures/images/lib/mirror.sh"
command -v apt-get >/dev/null || { log "this machine has no apt-get" && exit 1; }

suite=$1
mkdir -p "$2/lists/partial" "$2/cache"
folder=$(cd -P "$2" && pwd)
exec 9>"$folder/lock"
flock 9
write_sources "$suite" "$folder/all.list"
grep -- " $suite-security " "$folder/all.list" >"$folder/sources.list"
apt-get update --quiet --quiet \
    --option Dir::Etc::SourceList="$folder/sources.list" --option Dir::Etc::SourceParts=/dev/null \
    --option Dir::State::Lists="$folder/lists" --option Dir::Cache="$folder/cache" \
    --option APT::Sandbox::User= --option Acquire::Languages=none --option Acquire::GzipIndexes=false --option APT::Update::Error-Mode=any >&2

shopt -s nullglob
lists=("$folder/lists/"*_Packages)
[ "${#lists[@]}" -eq 1 ] || { log "apt downloaded ${#lists[@]} lists of $suite-security, not one" && exit 1; }
echo "${lists[0]}"
