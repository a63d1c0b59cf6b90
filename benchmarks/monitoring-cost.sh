#!/usr/bin/env bash
# Measures what monitoring costs the stack: under one constant load of browse-characters, the containers of monitoring run and are paused, in turns.
#     benchmarks/monitoring-cost.sh      ROUNDS=10 RATE=20 TURN=15; DICE_ENVIRONMENT uses an environment that runs, and leaves it running
#     SERVICES="aspire-dashboard log-collector" benchmarks/monitoring-cost.sh      the same for the store of traces and logs
# A round is two turns of TURN seconds, one interval of Prometheus each: what else the machine does changes more slowly, so it disturbs both turns alike.
# Prints, for each round, the median response time and the processors that the other containers use, with monitoring and without. The last line is one JSON object
# with the medians, with the medians of the ratios within a round, and with their mean between its bounds of 95 %.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. benchmarks/lib/benchmark.sh

rounds=${ROUNDS:-10} rate=${RATE:-20} turn=${TURN:-15}
log=$(mktemp) result=$(mktemp) turns=$(mktemp)
monitoring=() load='' state=on

# switch on|off: monitoring runs, or is paused.
switch() {
    [ "$1" != "$state" ] || return 0
    if [ "$1" = on ]; then docker unpause "${monitoring[@]}"; else docker pause "${monitoring[@]}"; fi >/dev/null
    state=$1
}
finish() {
    [ -z "$load" ] || kill "$load" 2>/dev/null || true
    switch on
    [ -z "${own:-}" ] || ./run-env.sh down --volumes >/dev/null 2>&1
    rm -f "$log" "$result" "$turns"
}
trap finish EXIT

if [ -z "${DICE_ENVIRONMENT:-}" ]; then
    own=yes
    export DICE_ENVIRONMENT="monitoring-cost-$$"
    quietly ./run-env.sh up --detach
fi
read -r -a services <<<"${SERVICES:-prometheus alertmanager node-exporter postgres-exporter redis-exporter environment-exporter grafana}"
for service in "${services[@]}"; do
    mapfile -t -O "${#monitoring[@]}" monitoring < <(docker ps --quiet --filter "label=dice.environment=$DICE_ENVIRONMENT" --filter "label=dice.service=$service")
done
[ "${#monitoring[@]}" -gt 0 ] || { echo "The environment runs none of: ${services[*]}. Next: ./run-env.sh up --detach" >&2 && exit 1; }

# The load lasts longer than the turns; the first turn begins when it is measured, after its preparation.
./run-env.sh load browse-characters --rate "$rate" --duration "$((rounds * 2 * turn + 20))s" --json >"$result" 2>"$log" &
load=$!
measures() { kill -0 "$load" 2>/dev/null && grep -q 'measuring:' "$log"; }
within 60 "the preparation of the load" measures

for round in $(seq "$rounds"); do
    # Each round begins with the state that ended the round before.
    states=(on off)
    [ $((round % 2)) -eq 1 ] || states=(off on)
    for next in "${states[@]}"; do
        switch "$next"
        echo "$next $(now)" >>"$turns"
        sleep "$turn"
    done
done
echo "end $(now)" >>"$turns"
switch on
wait "$load" || true # A broken threshold is no failure of the measurement.
load=
[ -s "$result" ] || { cat "$log" >&2 && exit 1; }
node benchmarks/lib/turns.mjs "$result" "$turns" "${services[@]}"
