#!/usr/bin/env bash
# Measures what monitoring costs the stack: browse-characters with the containers of monitoring running and paused, alternately.
#     benchmarks/monitoring-cost.sh      ROUNDS=7 RATE=20 DURATION=15s; DICE_ENVIRONMENT uses an environment that runs, and leaves it running
#     SERVICES="aspire-dashboard log-collector" benchmarks/monitoring-cost.sh      the same for the store of traces and logs
# Prints, with monitoring and without: the median response time, and the processor time that the other containers use per request,
# which depends less on what else the machine does. The last line is one JSON object with the medians.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. benchmarks/lib/benchmark.sh

rounds=${ROUNDS:-7} rate=${RATE:-20} duration=${DURATION:-15s}
log=$(mktemp)
monitoring=()
state=on
# switch on|off: monitoring runs, or is paused.
switch() {
    [ "$1" != "$state" ] || return 0
    if [ "$1" = on ]; then docker unpause "${monitoring[@]}"; else docker pause "${monitoring[@]}"; fi >/dev/null
    state=$1
}
finish() {
    switch on
    [ -z "${own:-}" ] || ./run-env.sh down --volumes >/dev/null 2>&1
    rm -f "$log"
}
trap finish EXIT

ids() { docker ps --quiet --filter "label=dice.environment=$DICE_ENVIRONMENT" --filter "label=dice.service${1:+=$1}"; }

# processor_ns ID...: the processor time that containers have used so far, in nanoseconds.
processor_ns() {
    local id
    for id in "$@"; do
        curl --silent --unix-socket "${DICE_ENGINE_SOCKET:-/var/run/docker.sock}" "http://engine/containers/$id/stats?stream=false&one-shot=true" |
            sed -n 's/.*"cpu_stats":{"cpu_usage":{"total_usage":\([0-9]*\).*/\1/p'
    done | awk '{ sum += $1 } END { printf "%.0f\n", sum }'
}

# measure: sets p50 (ms), application (ms of processor time per request) and collection (processors that monitoring uses).
measure() {
    local apps monitors begun
    apps=$(processor_ns "${others[@]}") monitors=$(processor_ns "${monitoring[@]}") begun=$(date +%s%N)
    ./run-env.sh load browse-characters --rate "$rate" --duration "$duration" --json >"$log" 2>/dev/null || true # A broken threshold is no failure of the measurement.
    read -r p50 requests <<<"$(awk -F '[:, ]+' '/"response": *\{/ { inside = 1 } inside && /"p50"/ { p50 = $3; inside = 0 } /"finished"/ && !done { done = $3 } END { print p50, done }' "$log")"
    [ -n "${requests:-}" ] || { cat "$log" >&2 && exit 1; }
    application=$(awk -v a="$apps" -v b="$(processor_ns "${others[@]}")" -v n="$requests" 'BEGIN { printf "%.3f\n", (b - a) / n / 1e6 }')
    collection=$(awk -v a="$monitors" -v b="$(processor_ns "${monitoring[@]}")" -v t="$(($(date +%s%N) - begun))" 'BEGIN { printf "%.4f\n", (b - a) / t }')
}

if [ -z "${DICE_ENVIRONMENT:-}" ]; then
    own=yes
    export DICE_ENVIRONMENT="monitoring-cost-$$"
    quietly ./run-env.sh up --detach
fi
read -r -a services <<<"${SERVICES:-prometheus alertmanager node-exporter postgres-exporter redis-exporter environment-exporter grafana}"
for service in "${services[@]}"; do
    mapfile -t -O "${#monitoring[@]}" monitoring < <(ids "$service")
done
[ "${#monitoring[@]}" -gt 0 ] || { echo "The environment runs none of: ${services[*]}. Next: ./run-env.sh up --detach" >&2 && exit 1; }
mapfile -t others < <(comm -23 <(ids | sort) <(printf '%s\n' "${monitoring[@]}" | sort))

measure # Warms up.
with_p50=() without_p50=() with_cpu=() without_cpu=() collected=()
printf '%-6s %-10s %10s %18s %14s\n' round monitoring 'p50 (ms)' 'processor (ms/req)' 'its processors'
for round in $(seq "$rounds"); do
    # Each round begins with the state that ended the round before.
    states=(on off)
    [ $((round % 2)) -eq 1 ] || states=(off on)
    for next in "${states[@]}"; do
        switch "$next"
        measure
        printf '%-6s %-10s %10s %18s %14s\n' "$round" "$state" "$p50" "$application" "$collection"
        if [ "$state" = on ]; then with_p50+=("$p50") with_cpu+=("$application") collected+=("$collection"); else without_p50+=("$p50") without_cpu+=("$application"); fi
    done
done

of() { printf '%s\n' "$@" | median; }
awk -v rounds="$rounds" -v on="$(of "${with_p50[@]}")" -v off="$(of "${without_p50[@]}")" -v cpu_on="$(of "${with_cpu[@]}")" -v cpu_off="$(of "${without_cpu[@]}")" -v own="$(of "${collected[@]}")" 'BEGIN {
    printf "{\"rounds\":%d,\"p50_ms\":%.2f,\"p50_ms_without\":%.2f,\"p50_cost\":%.4f,\"processor_ms_per_request\":%.3f,\"processor_ms_per_request_without\":%.3f,\"processor_cost\":%.4f,\"processors_of_monitoring\":%.4f}\n",
        rounds, on, off, on / off - 1, cpu_on, cpu_off, cpu_on / cpu_off - 1, own }'
