#!/usr/bin/env bash
# Measures each mode of `up`: the time of a start from nothing with images present, and the memory of its containers once all are ready.
# Medians of RUNS (3). The last line is one JSON object: for each mode ready_s, memory_mib and services.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. benchmarks/lib/benchmark.sh

runs=${RUNS:-3}
modes=("$@")
if [[ ${#modes[@]} -eq 0 ]]; then
    read -r -a modes <<<"$(./run-env.sh up --help | sed -n 's/.*--mode <\([a-z|]*\)>.*/\1/p' | tr '|' ' ')"
fi

export DICE_ENVIRONMENT="modes-$$"
log=$(mktemp)
trap './run-env.sh down --volumes >/dev/null 2>&1; rm -f "$log"' EXIT

containers() { docker ps --quiet --filter "label=dice.environment=$DICE_ENVIRONMENT" --filter label=dice.service; }
memory() { # the sum over the containers, in MiB
    containers | xargs docker stats --no-stream --format '{{.MemUsage}}' | awk '
    { value = $1 + 0; unit = $1; sub(/^[0-9.]+/, "", unit)
      sum += unit == "GiB" ? value * 1024 : unit == "KiB" ? value / 1024 : unit == "B" ? value / 1048576 : value }
    END { printf "%.0f\n", sum }'
}

prepare_host
quietly ./run-env.sh images --build
parts=()
printf '%-12s %10s %14s %10s\n' mode "ready (s)" "memory (MiB)" services
for mode in "${modes[@]}"; do
    ready=() used=() services=0
    for _ in $(seq "$runs"); do
        begun=$(now)
        quietly ./run-env.sh up --detach --mode "$mode"
        ready+=("$(since "$begun")")
        used+=("$(memory)")
        services=$(containers | wc -l)
        quietly ./run-env.sh down --volumes
    done
    ready_s=$(printf '%s\n' "${ready[@]}" | median)
    memory_mib=$(printf '%s\n' "${used[@]}" | median)
    printf '%-12s %10s %14s %10s\n' "$mode" "$ready_s" "$memory_mib" "$services"
    parts+=("\"$mode\":{\"ready_s\":$ready_s,\"memory_mib\":$memory_mib,\"services\":$services}")
done
(
    IFS=,
    printf '{"runs":%s,%s}\n' "$runs" "${parts[*]}"
)
