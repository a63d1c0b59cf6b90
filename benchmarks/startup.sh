#!/usr/bin/env bash
# Measures starting, reattaching and taking down the Phase 1 stack through the console host, as a user would.
# Medians of RUNS (5). With --cold, also one start on an engine without this project's recipe images: it removes them first.
# The last line is one JSON object: ready_s, reattach_s, status_s, everyday_s (volumes kept), critical_path_ratio, down_s (and cold_s).
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. benchmarks/lib/benchmark.sh

runs=${RUNS:-5}
cold=
case "${1:-}" in
    "") ;;
    --cold) cold=1 ;;
    *)
        echo "usage: benchmarks/startup.sh [--cold]   (RUNS=N for another number of runs)" >&2
        exit 2
        ;;
esac

export DICE_ENVIRONMENT="bench-$$"
trap './run-env.sh down --volumes >/dev/null 2>&1' EXIT
log=$(mktemp)

timed() { # runs a command; its wall time in seconds is in $elapsed
    local begun
    begun=$(now)
    quietly "$@"
    elapsed=$(since "$begun")
}

prepare_host
cold_s=null
if [[ -n $cold ]]; then
    # Only tags that recipes make: dice/NAME:rHASH. Images in use by containers stay.
    docker images --format '{{.Repository}}:{{.Tag}}' | grep -E '^dice/[a-z]+:r[0-9a-f]{12}$' | xargs -r docker rmi --force >/dev/null 2>&1
    echo "cold start …"
    timed ./run-env.sh up --detach
    cold_s=$elapsed
    echo "  ready from nothing in $cold_s s"
    ./run-env.sh down --volumes >/dev/null
fi
./run-env.sh images --build >/dev/null

ready=() reattach=() status=() everyday=() ratio=() down=()
for run in $(seq "$runs"); do
    timed ./run-env.sh up --detach
    ready+=("$elapsed")
    ratio+=("$(node -p 'JSON.parse(require("fs").readFileSync(0)).criticalPathRatio.toFixed(3)' <"${DICE_ARTIFACTS:-artifacts}/startup/latest.json")")
    timed ./run-env.sh up --detach
    reattach+=("$elapsed")
    timed ./run-env.sh status
    status+=("$elapsed")
    timed ./run-env.sh down
    timed ./run-env.sh up --detach
    everyday+=("$elapsed")
    timed ./run-env.sh down --volumes
    down+=("$elapsed")
    echo "run $run: ready ${ready[-1]} s, critical path ratio ${ratio[-1]}, reattach ${reattach[-1]} s, status ${status[-1]} s, ready with kept volumes ${everyday[-1]} s, down ${down[-1]} s"
done

of() { printf '%s\n' "$@"; }
echo
./run-env.sh images
echo
printf '%-22s %10s   %s\n' "" median "least … most"
printf '%-22s %10s   %s\n' "ready (s)" "$(of "${ready[@]}" | median)" "$(of "${ready[@]}" | spread)"
printf '%-22s %10s   %s\n' "reattach (s)" "$(of "${reattach[@]}" | median)" "$(of "${reattach[@]}" | spread)"
printf '%-22s %10s   %s\n' "status (s)" "$(of "${status[@]}" | median)" "$(of "${status[@]}" | spread)"
printf '%-22s %10s   %s\n' "volumes kept (s)" "$(of "${everyday[@]}" | median)" "$(of "${everyday[@]}" | spread)"
printf '%-22s %10s   %s\n' "critical path ratio" "$(of "${ratio[@]}" | median)" "$(of "${ratio[@]}" | spread)"
printf '%-22s %10s   %s\n' "down (s)" "$(of "${down[@]}" | median)" "$(of "${down[@]}" | spread)"
rm -f "$log"
printf '{"ready_s":%s,"reattach_s":%s,"status_s":%s,"everyday_s":%s,"critical_path_ratio":%s,"down_s":%s,"cold_s":%s,"runs":%s}\n' \
    "$(of "${ready[@]}" | median)" "$(of "${reattach[@]}" | median)" "$(of "${status[@]}" | median)" "$(of "${everyday[@]}" | median)" "$(of "${ratio[@]}" | median)" "$(of "${down[@]}" | median)" "$cold_s" "$runs"
