# shellcheck shell=bash disable=SC2034 # the results are read in other files
# Asks a Docker Engine whether it is there. Reads only; engine-start.sh is what changes things.

# 1.41 is Docker 20.10, the oldest engine the project is tested on (Debian 12's).
ENGINE_OLDEST_API=1.41

# The two paths are variables for the tests' sake.
: "${DICE_SETUP_SOCKET:=/var/run/docker.sock}"
: "${DICE_SETUP_RUN:=/var/run}"

# engine_is_local: DOCKER_HOST is unset, or names the very socket that we would use anyway.
engine_is_local() {
    case ${DOCKER_HOST:-} in
        '' | "unix://$DICE_SETUP_SOCKET") return 0 ;;
        *) return 1 ;;
    esac
}

# engine_endpoints: where an engine may answer, best first. The sockets after the first are rootless Docker's,
# Docker Desktop's, Rancher Desktop's and colima's.
engine_endpoints() {
    local socket
    if ! engine_is_local; then
        printf '%s\n' "$DOCKER_HOST"
        return
    fi
    printf 'unix://%s\n' "$DICE_SETUP_SOCKET"
    for socket in "${XDG_RUNTIME_DIR:+$XDG_RUNTIME_DIR/docker.sock}" "${HOME:-}/.docker/run/docker.sock" \
        "${HOME:-}/.docker/desktop/docker.sock" "${HOME:-}/.rd/docker.sock" "${HOME:-}/.colima/default/docker.sock"; do
        [ -n "$socket" ] && [ -S "$socket" ] && printf 'unix://%s\n' "$socket"
    done
}

# engine_get ENDPOINT PATH: headers and body of the answer; fails when nothing answers in three seconds.
engine_get() {
    local endpoint=$1 path=$2 certificates=${DOCKER_CERT_PATH:-${HOME:-}/.docker}
    # --noproxy: an http_proxy of the environment must not see calls to the engine.
    set -- --silent --noproxy '*' --max-time 3 --dump-header -
    case $endpoint in
        unix://*) [ -S "${endpoint#unix://}" ] && curl "$@" --unix-socket "${endpoint#unix://}" "http://docker$path" ;;
        tcp://*)
            if [ -n "${DOCKER_TLS_VERIFY:-}" ]; then
                curl "$@" --cacert "$certificates/ca.pem" --cert "$certificates/cert.pem" --key "$certificates/key.pem" \
                    "https://${endpoint#tcp://}$path"
            else
                curl "$@" "http://${endpoint#tcp://}$path"
            fi ;;
        http://* | https://*) curl "$@" "$endpoint$path" ;;
        *) return 1 ;;
    esac
}

# engine_api ENDPOINT: prints the highest API version that the engine there speaks; fails when it does not answer.
engine_api() {
    local answer version
    case $1 in
        ssh://* | npipe://*) answer= ;; # only the docker command can speak these
        *) answer=$(has curl && engine_get "$1" /_ping) ;;
    esac
    version=$(printf '%s\n' "$answer" | tr -d '\r' | sed -n 's/^[Aa]pi-[Vv]ersion: *//p')
    if [ -z "$version" ] && has docker; then
        case $1 in
            ssh://* | npipe://*) ;;
            *) has curl && return 1 ;; # curl has given the answer: no
        esac
        version=$(docker --host "$1" version --format '{{.Server.APIVersion}}' 2>/dev/null)
    fi
    [ -n "$version" ] && printf '%s\n' "$version"
}

# engine_version ENDPOINT: the engine's own version, for people.
engine_version() {
    has curl && engine_get "$1" /version | tr '{' ',' | tr ',' '\n' | sed -n 's/^ *"Version": *"\([^"]*\)".*/\1/p' | tail -n 1
}

# api_is_older A B: numeric, field by field; 1.9 is older than 1.41.
api_is_older() {
    [ "${1%%.*}" -lt "${2%%.*}" ] || { [ "${1%%.*}" -eq "${2%%.*}" ] && [ "${1#*.}" -lt "${2#*.}" ]; }
}

# inspect_engine: sets ENGINE_STATE to
#   ok           it answers and is new enough       (ENGINE_ENDPOINT, ENGINE_API)
#   too-old      it answers, its API is too old     (ENGINE_ENDPOINT, ENGINE_API)
#   denied       the socket is there, we may not use it
#   unreachable  DOCKER_HOST names an engine that does not answer
#   stopped      an engine is installed and does not answer
#   unasked      an engine is installed, and neither curl nor docker is there to ask it
#   missing      no engine
inspect_engine() {
    local endpoint
    ENGINE_STATE='' ENGINE_API='' ENGINE_ENDPOINT=''
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
