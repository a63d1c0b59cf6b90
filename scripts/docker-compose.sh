#!/usr/bin/env bash
# docker-compose.sh CACHE: provides Docker Compose for tests and prints the folder to use as DOCKER_CONFIG. Uses the plugin
# that is installed; without one, unpacks Debian's package below the folder CACHE, from the mirror of this machine's apt sources.
set -euo pipefail
unset CDPATH
cache=$1
# shellcheck source=lib/output.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib/output.sh"

if docker compose version >/dev/null 2>&1; then
    printf '%s\n' "${DOCKER_CONFIG:-$HOME/.docker}"
    exit
fi

plugin=$cache/cli-plugins/docker-compose
if [[ ! -x $plugin ]]; then
    if ! command -v apt-get >/dev/null || ! command -v dpkg-deb >/dev/null; then
        say "error: Docker Compose is not installed"
        say "  → install its plugin (docker-compose-plugin or docker-compose-v2), then run this again"
        exit 1
    fi
    log() { say "$*"; }
    # shellcheck source=../fixtures/images/lib/mirror.sh
    . "$(dirname "${BASH_SOURCE[0]}")/../fixtures/images/lib/mirror.sh"
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/lists/partial" "$work/archives/partial" "$cache/cli-plugins"
    write_sources trixie "$work/sources.list"
    options=(-qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=/dev/null
        -o Dir::State::Lists="$work/lists" -o Dir::Cache::Archives="$work/archives" -o APT::Sandbox::User=root)
    (cd "$work" && apt-get "${options[@]}" update && apt-get "${options[@]}" download docker-compose) >&2
    dpkg-deb -x "$work"/docker-compose_*.deb "$work/package"
    install -m 755 "$(find "$work/package" -name docker-compose -type f -size +1M | head -1)" "$plugin.new"
    mv "$plugin.new" "$plugin"
fi
printf '%s\n' "$cache"
