#!/usr/bin/env bash
# Compares `./run-env.sh up` with `docker compose up --wait` on the exported file and with an Aspire app host of the same services: the
# same images and limits, from nothing running until the application answers through the edge, and from there to nothing left.
# The three run in turns, RUNS (5) times. PHASE (1) chooses the services. Aspire is left out where its packages are not available.
# Prints medians and processor seconds; the last line is one JSON object with up_vs_compose, down_vs_compose and up_vs_aspire.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${RUNS:-5} phase=${PHASE:-1}
http=18080 https=18443
project=rivals-$$
export DICE_ENVIRONMENT=$project-dice DICE_PORT_EDGE_HTTP=$http DICE_PORT_EDGE_HTTPS=$https DICE_PORT_BACKEND_INSPECTOR=29229
export ASPIRE_ALLOW_UNSECURED_TRANSPORT=true DOTNET_ENVIRONMENT=Development
work=$(mktemp -d)
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

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f\n", b - a }'; }
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
# Seconds that all processors of this machine have worked, containers and engine included.
cpu() { awk -v hz="$(getconf CLK_TCK)" 'NR == 1 { printf "%.1f\n", ($2 + $3 + $4 + $7 + $8) / hz }' /proc/stat; }
spent() { awk -v a="$1" -v b="$(cpu)" 'BEGIN { printf "%.1f\n", b - a }'; }
quietly() { "$@" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
}; }

compose() {
    DOCKER_CONFIG=$docker_config docker compose --project-name "$project" --project-directory . --file docker-compose.yml --file "$work/override.yml" \
        --profile "phase-$phase" "$@"
}
aspire_containers() { docker ps --all --quiet --filter name=rivals-aspire-; }
aspire_volumes() { docker volume ls --quiet --filter name=rivals-aspire-; }

# within SECONDS WHAT COMMAND...: repeats the command until it succeeds; ends the benchmark when the time is over.
within() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@"; do
        [ "$SECONDS" -lt "$deadline" ] || {
            echo "$what took too long" >&2
            exit 1
        }
        sleep 0.1
    done
}

# answers: both applications answer through the edge.
answers() {
    local url
    for url in "https://api.dice.local:$https/health/ready" "https://pwa.dice.local:$https/"; do
        within 60 "an answer from $url" curl --silent --insecure --fail --max-time 20 --output /dev/null \
            --resolve "api.dice.local:$https:127.0.0.1" --resolve "pwa.dice.local:$https:127.0.0.1" "$url"
    done
}

# rival NAME: starts and stops it once, and appends "up down cpu" to its results.
rival() {
    local begun up used
    begun=$(now) used=$(cpu)
    "$1_up"
    answers
    up=$(since "$begun") used=$(spent "$used")
    begun=$(now)
    "$1_down"
    printf '%s %s %s\n' "$up" "$(since "$begun")" "$used" >>"$work/$1"
    tail -n 1 "$work/$1" | awk -v name="$1" '{ printf "  %-8s up %6s s, %5s processor s; down %5s s\n", name, $1, $3, $2 }'
}

dice_up() { quietly ./run-env.sh up --detach --phase "$phase" --https-port $https; }
dice_down() { quietly ./run-env.sh down --volumes; }
compose_up() { quietly compose up --detach --wait --wait-timeout 240; }
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
aspire_down() {
    exec 8>&-
    wait "$aspire_pid" || true
    aspire_pid=
    within 60 "the end of Aspire's containers" aspire_is_gone
    aspire_volumes | xargs -r docker volume rm >/dev/null
}

# What Compose and Aspire start: the images and the edge's configuration that Dice uses on this machine.
quietly ./run-env.sh images --build
docker_config=$(scripts/docker-compose.sh "${DICE_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/dice}/cache/compose")
dice_up
mkdir "$work/edge"
of_environment=(--filter "label=dice.environment=$DICE_ENVIRONMENT" --filter label=dice.service)
docker cp --quiet "$(docker ps --quiet "${of_environment[@]}" --filter label=dice.service=edge):/etc/traefik/." "$work/edge"
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
if dotnet build benchmarks/aspire -c Release -v q -nologo >"$work/log" 2>&1; then
    compose config --format json >"$work/services.json"
    rivals+=(aspire)
else
    echo "Aspire is left out; its app host does not build here: $(grep -m 1 error "$work/log")"
fi

for run in $(seq "$runs"); do
    echo "run $run of $runs"
    for name in "${rivals[@]}"; do rival "$name"; done
done

of() { awk -v column="$2" '{ print $column }' "$work/$1" | median; }
printf '\n%-10s %8s %8s %14s\n' "" "up (s)" "down (s)" "processor (s)"
for name in "${rivals[@]}"; do printf '%-10s %8s %8s %14s\n' "$name" "$(of "$name" 1)" "$(of "$name" 2)" "$(of "$name" 3)"; done
up_vs_aspire=null
[[ ! -f $work/aspire ]] || up_vs_aspire=$(ratio "$(of dice 1)" "$(of aspire 1)")
printf '{"phase":%s,"runs":%s,"up_s":%s,"up_vs_compose":%s,"down_vs_compose":%s,"up_vs_aspire":%s}\n' \
    "$phase" "$runs" "$(of dice 1)" "$(ratio "$(of dice 1)" "$(of compose 1)")" "$(ratio "$(of dice 2)" "$(of compose 2)")" "$up_vs_aspire"
