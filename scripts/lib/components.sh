# shellcheck shell=bash disable=SC2034 # the results are read in other files
# The components: their purpose, their state, and the Debian packages that provide them.

COMPONENTS="engine dotnet browser certutil mmdebstrap docker openssl npm git make shellcheck shfmt"

# purpose COMPONENT: one phrase for --help and reports.
purpose() {
    case $1 in
        engine) printf 'Docker Engine, API %s or newer: runs the services' "$ENGINE_OLDEST_API" ;;
        dotnet) printf '.NET %s SDK: builds and runs the environment and its specs' "$DOTNET_MAJOR" ;;
        browser) printf 'Chromium or Chrome: the browser specs' ;;
        certutil) printf 'NSS certutil: lets the browser trust the development CA' ;;
        mmdebstrap) printf 'mmdebstrap: base images where no container registry can be reached' ;;
        docker) printf 'docker command: image recipes, and exec in a terminal' ;;
        openssl) printf 'openssl: image recipes, which check the hashes of downloads' ;;
        npm) printf 'npm: recipe images of Node components (npm pack)' ;;
        git) printf 'git: working on the checkout' ;;
        make) printf 'make: the short commands of the Makefile' ;;
        shellcheck) printf 'shellcheck: make lint' ;;
        shfmt) printf 'shfmt: make lint and make format' ;;
    esac
}

is_component() {
    case " $COMPONENTS " in *" $1 "*) return 0 ;; *) return 1 ;; esac
}

# is_required COMPONENT: with --only, the listed components are required; otherwise those that `up` and `dotnet test` need.
is_required() {
    [ -z "$ONLY" ] || return 0
    case $1 in
        engine | dotnet | browser | certutil) return 0 ;;
        mmdebstrap | docker | openssl) is_apt_platform ;;
        *) return 1 ;;
    esac
}

# packages COMPONENT: the packages that provide it; empty if it is not installed from packages. Reads the package lists.
packages() {
    case $1 in
        engine)
            # curl checks whether the engine is running.
            has dockerd || printf 'docker.io '
            has curl || printf 'curl '
            has docker || packages docker
            ;;
        # Debian 13 has a separate package for the docker command. docker.io includes an engine, which must not be installed next to another one.
        docker)
            if has_client_package; then
                printf 'docker-cli '
            elif engine_is_local; then printf 'docker.io '; fi
            ;;
        browser) [ "$PLATFORM" = ubuntu ] || printf 'chromium ' ;;
        certutil) printf 'libnss3-tools ' ;;
        # Ubuntu also needs Debian's keys, because the base images are Debian.
        mmdebstrap) printf 'mmdebstrap debian-archive-keyring ' ;;
        openssl | npm | git | make | shellcheck | shfmt) printf '%s ' "$1" ;;
    esac
}

# has_client_package: a package with the docker command but without an engine exists.
has_client_package() { apt-cache show docker-cli >/dev/null 2>&1; }

# browser_command: a Chromium that Playwright can drive; Ubuntu's stub and snap do not count (see hints.sh).
browser_command() {
    local candidate
    for candidate in chromium chromium-browser google-chrome google-chrome-stable \
        '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome' \
        '/Applications/Chromium.app/Contents/MacOS/Chromium'; do
        candidate=$(command -v "$candidate" 2>/dev/null) || continue
        case $(real_path "$candidate") in /snap/* | */usr/bin/snap) continue ;; esac
        ! { [ "$PLATFORM" = ubuntu ] && head -c 4096 "$candidate" | grep -aq /snap/bin; } || continue
        printf '%s\n' "$candidate"
        return 0
    done
    return 1
}

# version_of FILE [PACKAGE]: from the package database if available, which is much faster than running the program.
version_of() {
    local version=''
    [ -z "${2:-}" ] || ! has dpkg-query || version=$(dpkg-query -W -f '${Version}' "$2" 2>/dev/null)
    # Readers do not need Debian's epoch and revision.
    version=${version#*:} version=${version%-*}
    [ -n "$version" ] || version=$("$1" --version 2>/dev/null | head -n 1 | sed 's/^[^0-9]*//')
    version=${version%% *}
    printf '%s' "${version%,}"
}

# npm_version: from npm's package.json, because starting npm takes a third of a second.
npm_version() {
    sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$(dirname "$(real_path "$(command -v npm)")")/../package.json" 2>/dev/null | head -n 1
}

# inspect COMPONENT: sets STATE (ok, missing, or one of inspect_engine's), TODO (what to do about it)
# and, when WANT_VERSIONS is set, FOUND (the version found).
inspect() {
    local command
    STATE=ok FOUND='' TODO=''
    case $1 in
        engine)
            inspect_engine_component
            return
            ;;
        dotnet) FOUND=$(dotnet_sdk) || STATE=missing ;;
        browser)
            if ! command=$(browser_command); then
                STATE=missing
            elif [ -n "$WANT_VERSIONS" ]; then
                # `chromium --version` takes half a second and reads the user's profile; Debian's package is named like the command.
                FOUND="$(version_of "$command" "${command##*/}") (${command##*/})"
            fi
            ;;
        certutil)
            if ! has certutil; then
                STATE=missing
            elif [ -n "$WANT_VERSIONS" ] && has dpkg-query; then FOUND=$(version_of true libnss3-tools); fi
            ;;
        *)
            if ! has "$1"; then
                STATE=missing
            elif [ -z "$WANT_VERSIONS" ]; then
                :
            elif [ "$1" = npm ]; then
                FOUND=$(npm_version)
            else FOUND=$(version_of "$1" "$1"); fi
            ;;
    esac
    [ "$STATE" = ok ] || TODO=$(hint "$1")
}

inspect_engine_component() {
    inspect_engine
    STATE=$ENGINE_STATE
    [ -z "$ENGINE_API" ] || FOUND="API $ENGINE_API"
    if [ -n "$WANT_VERSIONS" ] && [ -n "$ENGINE_ENDPOINT" ]; then
        FOUND="$(engine_version "$ENGINE_ENDPOINT") (API $ENGINE_API)"
    fi
    case $STATE in
        missing) TODO=$(hint engine) ;;
        unasked) FOUND='no curl to check it' TODO=$(hint engine) ;;
        stopped) TODO=$(start_hint) ;;
        too-old) TODO="upgrade it to Docker 20.10 (API $ENGINE_OLDEST_API) or newer" ;;
        denied)
            TODO="you have no access to $DICE_SETUP_SOCKET: sudo usermod -aG docker $(id -un), then log in again (or newgrp docker)"
            ;;
        unreachable)
            if [ "$ENGINE_SOURCE" = DOCKER_HOST ]; then
                TODO="DOCKER_HOST=$ENGINE_GIVEN does not answer: start that engine, or unset DOCKER_HOST to use a local one"
            else
                TODO="$ENGINE_GIVEN ($ENGINE_SOURCE) does not answer: start that engine, or docker context use default"
            fi
            ;;
        refused) TODO=$ENGINE_REFUSED ;;
    esac
}
