#!/usr/bin/env bash
# Compares `./run-env.sh up` with `docker compose up --wait` on the exported file and with an Aspire app host of the same services: the
# same images and limits, from nothing running until the application answers through the edge, the same with volumes kept, and tear-down.
# The three run in turns, RUNS (5) times. PHASE (1) chooses the services. Aspire is left out where its packages are not available.
# Prints medians and processor seconds; the last line is one JSON object with up_vs_compose, everyday_vs_compose, down_vs_compose, up_vs_aspire.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. benchmarks/lib/benchmark.sh

runs=${RUNS:-5} phase=${PHASE:-1}
http=18080 https=18443
project=rivals-$$
export DICE_ENVIRONMENT=$project-dice DICE_PORT_EDGE_HTTP=$http DICE_PORT_EDGE_HTTPS=$https DICE_PORT_BACKEND_INSPECTOR=29229
export ASPIRE_ALLOW_UNSECURED_TRANSPORT=true DOTNET_ENVIRONMENT=Development
work=$(mktemp -d)
log=$work/log
aspire_pid=

clean() {
    ./run-env.sh down --volumes >/dev/null 2>&1 || true
    compose down --volumes --timeout 5 >/dev/null 2>&1 || true
    if [[ -n $aspire_pid ]]; then
        exec 8>&-
        wait "$aspire_pid" 2>/dev/null || true
    fi
    aspire_volumes | xargs -r docker volume rm >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap clean EXIT

compose() {
    DOCKER_CONFIG=$docker_config docker compose --project-name "$project" --project-directory . --file docker-compose.yml --file "$work/override.yml" \
        --profile "phase-$phase" "$@"
}
aspire_containers() { docker ps --all --quiet --filter name=rivals-aspire-; }
aspire_volumes() { docker volume ls --quiet --filter name=rivals-aspire-; }

# answers: both applications answer through the edge.
answers() {
    local url
    for url in "https://api.dice.local:$https/health/ready" "https://pwa.dice.local:$https/"; do
        within 60 "an answer from $url" curl --silent --insecure --fail --max-time 20 --output /dev/null \
            --resolve "api.dice.local:$https:127.0.0.1" --resolve "pwa.dice.local:$https:127.0.0.1" "$url"
    done
}

# rival NAME: starts it, starts it again with its volumes kept, and stops it; appends "up cpu everyday cpu down" to its results.
rival() {
    local begun first everyday
    start "$1"
    first="$took $used"
    "$1_stop"
    start "$1"
    everyday="$took $used"
    begun=$(now)
    "$1_down"
    printf '%s %s %s\n' "$first" "$everyday" "$(since "$begun")" >>"$work/$1"
    tail -n 1 "$work/$1" | awk -v name="$1" '{ printf "  %-8s first up %6s s, %5s processor s; with kept volumes %6s s, %5s processor s; down %5s s\n", name, $1, $2, $3, $4, $5 }'
}

# start NAME: the time until both applications answer is in $took, the processor seconds are in $used.
start() {
    local begun before
    begun=$(now) before=$(cpu)
    "$1_up"
    answers
    took=$(since "$begun") used=$(spent "$before")
}

dice_up() { quietly ./run-env.sh up --detach --phase "$phase" --https-port $https; }
dice_stop() { quietly ./run-env.sh down; }
dice_down() { quietly ./run-env.sh down --volumes; }
compose_up() { quietly compose up --detach --wait --wait-timeout 240; }
compose_stop() { quietly compose down; }
compose_down() { quietly compose down --volumes; }
aspire_is_ready() {
    kill -0 "$aspire_pid" 2>/dev/null || {
        cat "$work/aspire.log" >&2
        exit 1
    }
    grep -q '^ready$' "$work/aspire.log"
}
aspire_is_gone() { [ -z "$(aspire_containers)" ]; }
aspire_up() {
    rm -f "$work/stop" "$work/aspire.log"
    mkfifo "$work/stop"
    dotnet benchmarks/aspire/bin/Release/net10.0/linux-x64/AspireHost.dll "$work/services.json" <"$work/stop" >"$work/aspire.log" 2>&1 &
    aspire_pid=$!
    exec 8>"$work/stop"
    within 240 "the start of Aspire" aspire_is_ready
}
aspire_stop() {
    exec 8>&-
    wait "$aspire_pid" || true
    aspire_pid=
    within 60 "the end of Aspire's containers" aspire_is_gone
}
aspire_down() {
    aspire_stop
    aspire_volumes | xargs -r docker volume rm >/dev/null
}

# What Compose and Aspire start: the images and the edge's configuration that Dice uses on this machine.
prepare_host
quietly ./run-env.sh images --build
docker_config=$(scripts/docker-compose.sh "${DICE_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/dice}/cache/compose")
dice_up
mkdir "$work/edge"
of_environment=(--filter "label=dice.environment=$DICE_ENVIRONMENT" --filter label=dice.service)
docker cp "$(docker ps --quiet "${of_environment[@]}" --filter label=dice.service=edge):/etc/traefik/." "$work/edge" >/dev/null
chmod -R a+rX "$work"
{
    echo "services:"
    docker ps "${of_environment[@]}" --format '{{.Label "dice.service"}} {{.Image}}' | while read -r service image; do
        printf '  %s:\n    image: %s\n    pull_policy: never\n    build: !reset null\n' "$service" "$image"
        if [[ $service == edge && $image == dice/* ]]; then
            printf '    configs: !reset []\n    volumes: ["%s:/etc/traefik:ro"]\n' "$work/edge"
            # shellcheck disable=SC2016 # for the shell in the container
            printf '    healthcheck:\n      test: ["CMD-SHELL", "while read -r _ address _ state _; do case $$address:$$state in *:1F90:0A) exit 0 ;; esac; done </proc/net/tcp6; exit 1"]\n'
        fi
    done
} >"$work/override.yml"
dice_down

rivals=(dice compose)
if dotnet build benchmarks/aspire -c Release -v q -nologo >"$log" 2>&1; then
    compose config --format json >"$work/services.json"
    rivals+=(aspire)
else
    echo "Aspire is left out; its app host does not build here: $(grep -m 1 error "$log")"
fi

for run in $(seq "$runs"); do
    echo "run $run of $runs"
    for name in "${rivals[@]}"; do rival "$name"; done
done

of() { awk -v column="$2" '{ print $column }' "$work/$1" | median; }
against() { if [[ -f $work/$1 ]]; then ratio "$(of dice "$2")" "$(of "$1" "$2")"; else echo null; fi; }
printf '\n%-10s %10s %14s %18s %14s %9s\n' "" "up (s)" "processor (s)" "volumes kept (s)" "processor (s)" "down (s)"
for name in "${rivals[@]}"; do
    printf '%-10s %10s %14s %18s %14s %9s\n' "$name" "$(of "$name" 1)" "$(of "$name" 2)" "$(of "$name" 3)" "$(of "$name" 4)" "$(of "$name" 5)"
done
printf '{"phase":%s,"runs":%s,"up_s":%s,"up_vs_compose":%s,"everyday_vs_compose":%s,"down_vs_compose":%s,"up_vs_aspire":%s,"everyday_vs_aspire":%s}\n' \
    "$phase" "$runs" "$(of dice 1)" "$(against compose 1)" "$(against compose 3)" "$(against compose 5)" "$(against aspire 1)" "$(against aspire 3)"
