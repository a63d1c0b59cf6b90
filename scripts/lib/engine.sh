# shellcheck shell=bash disable=SC2034 # the results are read in other files
# Finds the Docker Engine and checks its state. Changes nothing; engine-start.sh starts an engine.

# 1.41 is Docker 20.10 (Debian 12), the oldest engine on which the project is tested.
ENGINE_OLDEST_API=1.41

# The two paths are variables for the tests.
: "${DICE_SETUP_SOCKET:=/var/run/docker.sock}"
: "${DICE_SETUP_RUN:=/var/run}"

# json_text NAME FILE: the text of the first property with that name; empty if there is none. For the docker command's
# own files, in which texts are names and addresses.
json_text() {
    [ -r "$2" ] || return 0
    tr -d '\n' <"$2" | sed -nE 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*"(([^"\\]|\\.)*)".*/\1/p' | sed -E 's/\\(["\\\/])/\1/g'
}

# sha256_of TEXT
sha256_of() {
    if has sha256sum; then
        printf '%s' "$1" | sha256sum
    elif has shasum; then
        printf '%s' "$1" | shasum -a 256
    else printf '%s' "$1" | openssl dgst -sha256 -r; fi | cut -d ' ' -f 1
}

# choose_engine: finds the engine that the user has selected, by the rules of the docker command. The console host has the same rules
# (Dice.Environment/Runtime/Engine/EngineFinder.cs); tests/engine-endpoints.txt contains the test cases for both.
#   ENGINE_GIVEN    its address; empty if no engine is selected
#   ENGINE_SOURCE   the variable or context that selects it
#   ENGINE_REFUSED  why it cannot be used; empty if it can
choose_engine() {
    local folder=${DOCKER_CONFIG:-${HOME:-}/.docker} context id
    ENGINE_GIVEN='' ENGINE_SOURCE='' ENGINE_REFUSED=''
    if [ -n "${DOCKER_HOST:-}" ]; then
        ENGINE_GIVEN=$DOCKER_HOST ENGINE_SOURCE=DOCKER_HOST
    else
        context=${DOCKER_CONTEXT:-$(json_text currentContext "$folder/config.json")}
        case $context in '' | default) return 0 ;; esac
        ENGINE_SOURCE="docker context '$context'"
        id=$(sha256_of "$context")
        if ! [ -f "$folder/contexts/meta/$id/meta.json" ]; then
            ENGINE_REFUSED="the $ENGINE_SOURCE does not exist: docker context use default, or set DOCKER_CONTEXT=default"
            return 0
        fi
        # The endpoint of docker; a context may have others, such as one for Kubernetes.
        ENGINE_GIVEN=$(json_text 'docker"[[:space:]]*:[[:space:]]*\{[^}]*"Host' "$folder/contexts/meta/$id/meta.json")
        if [ -n "$(ls -A "$folder/contexts/tls/$id/docker" 2>/dev/null)" ]; then
            ENGINE_REFUSED="the $ENGINE_SOURCE needs TLS, which Dice does not speak to an engine: docker context use default, or set DOCKER_CONTEXT=default"
            return 0
        fi
    fi
    case $ENGINE_GIVEN in
        '' | unix:///* | npipe://*) ;;
        ssh://*) ENGINE_REFUSED="$ENGINE_SOURCE leads to $ENGINE_GIVEN, and an engine behind SSH sees neither this machine's folders nor its ports: use one on this machine" ;;
        https://*) ENGINE_REFUSED="$ENGINE_SOURCE leads to $ENGINE_GIVEN, and Dice does not speak TLS to an engine: use one on this machine" ;;
        tcp://?* | http://?*)
            [ -z "${DOCKER_TLS_VERIFY:-${DOCKER_TLS:-}}" ] || [ "$ENGINE_SOURCE" != DOCKER_HOST ] ||
                ENGINE_REFUSED="DOCKER_TLS_VERIFY asks for TLS to the engine at $ENGINE_GIVEN, which Dice does not speak: unset it for an engine without TLS"
            ;;
        *) ENGINE_REFUSED="$ENGINE_SOURCE is '$ENGINE_GIVEN', which is no address of an engine: set it to something like unix:///var/run/docker.sock, or unset it" ;;
    esac
}

# engine_is_local: no engine is selected, or the selected one is the default socket.
engine_is_local() {
    choose_engine
    [ -z "$ENGINE_REFUSED" ] || return 1
    case $ENGINE_GIVEN in
        '' | "unix://$DICE_SETUP_SOCKET") return 0 ;;
        *) return 1 ;;
    esac
}

# engine_source: the variable or context that selects another engine than this machine's, with the engine's address.
engine_source() {
    choose_engine
    case $ENGINE_SOURCE in
        DOCKER_HOST) printf 'DOCKER_HOST=%s' "$ENGINE_GIVEN" ;;
        *) printf 'the %s' "$ENGINE_SOURCE" ;;
    esac
}

# engine_endpoints: the possible addresses of the engine, best first. The sockets after the first are those of rootless Docker,
# Docker Desktop, Rancher Desktop and colima.
engine_endpoints() {
    local socket
    if ! engine_is_local; then
        printf '%s\n' "$ENGINE_GIVEN"
        return
    fi
    printf 'unix://%s\n' "$DICE_SETUP_SOCKET"
    for socket in "${XDG_RUNTIME_DIR:+$XDG_RUNTIME_DIR/docker.sock}" "${HOME:-}/.docker/run/docker.sock" \
        "${HOME:-}/.docker/desktop/docker.sock" "${HOME:-}/.rd/docker.sock" "${HOME:-}/.colima/default/docker.sock"; do
        [ -n "$socket" ] && [ -S "$socket" ] && printf 'unix://%s\n' "$socket"
    done
}

# engine_get ENDPOINT PATH: prints headers and body of the response; fails if nothing answers within three seconds.
engine_get() {
    local endpoint=$1 path=$2
    # --noproxy: calls to the engine must not use a proxy from http_proxy. --disable: ignores .curlrc.
    set -- --disable --silent --noproxy '*' --max-time 3 --dump-header -
    case $endpoint in
        unix://*) [ -S "${endpoint#unix://}" ] && curl "$@" --unix-socket "${endpoint#unix://}" "http://docker$path" ;;
        tcp://*)
            endpoint=${endpoint#tcp://}
            # The docker command's default port.
            case ${endpoint##*]} in *:*) ;; *) endpoint=${endpoint%/}:2375 ;; esac
            curl "$@" "http://$endpoint$path"
            ;;
        http://*) curl "$@" "$endpoint$path" ;;
        *) return 1 ;;
    esac
}

# engine_api ENDPOINT: prints the highest API version of the engine; fails if it does not answer.
engine_api() {
    local answer version
    case $1 in
        npipe://*) answer= ;; # only the docker command supports these
        *) answer=$(has curl && engine_get "$1" /_ping) ;;
    esac
    version=$(printf '%s\n' "$answer" | tr -d '\r' | sed -n 's/^[Aa]pi-[Vv]ersion: *//p')
    if [ -z "$version" ] && has docker; then
        case $1 in
            npipe://*) ;;
            *) has curl && return 1 ;; # curl has already found that it does not answer
        esac
        version=$(docker --host "$1" version --format '{{.Server.APIVersion}}' 2>/dev/null)
    fi
    [ -n "$version" ] && printf '%s\n' "$version"
}

# engine_version ENDPOINT: prints the engine's product version.
engine_version() {
    has curl && engine_get "$1" /version | tr '{' ',' | tr ',' '\n' | sed -n 's/^ *"Version": *"\([^"]*\)".*/\1/p' | tail -n 1
}

# api_is_older A B: compares numerically, field by field; 1.9 is older than 1.41.
api_is_older() {
    [ "${1%%.*}" -lt "${2%%.*}" ] || { [ "${1%%.*}" -eq "${2%%.*}" ] && [ "${1#*.}" -lt "${2#*.}" ]; }
}

# inspect_engine: sets ENGINE_STATE to
#   ok           the engine answers and is new enough       (ENGINE_ENDPOINT, ENGINE_API)
#   too-old      the engine answers, but its API is too old (ENGINE_ENDPOINT, ENGINE_API)
#   denied       the socket exists, but this user has no access
#   unreachable  DOCKER_HOST or a docker context selects an engine that does not answer
#   refused      they select an engine that cannot be used (ENGINE_REFUSED)
#   stopped      an engine is installed but does not answer
#   unasked      an engine is installed, but neither curl nor docker is available to check it
#   missing      no engine
inspect_engine() {
    local endpoint
    ENGINE_STATE='' ENGINE_API='' ENGINE_ENDPOINT=''
    choose_engine
    [ -z "$ENGINE_REFUSED" ] || {
        ENGINE_STATE=refused
        return 0
    }
    while IFS= read -r endpoint; do
        if ENGINE_API=$(engine_api "$endpoint"); then
            ENGINE_ENDPOINT=$endpoint ENGINE_STATE=ok
            ! api_is_older "$ENGINE_API" "$ENGINE_OLDEST_API" || ENGINE_STATE=too-old
            return 0
        fi
    done <<END
$(engine_endpoints)
END
    if ! engine_is_local; then
        ENGINE_STATE=unreachable
    elif [ -S "$DICE_SETUP_SOCKET" ] && ! [ -w "$DICE_SETUP_SOCKET" ]; then
        ENGINE_STATE=denied
    elif ! has dockerd && ! [ -d /Applications/Docker.app ]; then
        ENGINE_STATE=missing
    elif ! has curl && ! has docker; then
        ENGINE_STATE=unasked
    else
        ENGINE_STATE=stopped
    fi
}
