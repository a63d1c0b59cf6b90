#!/usr/bin/env bash
# Measures starting, reattaching and taking down the Phase 1 stack through the console host, as a user would.
# Medians of RUNS (5). With --cold, also one start on an engine without this project's recipe images: it removes them first.
# The last line is one JSON object: ready_s, reattach_s, critical_path_ratio, down_s (and cold_s).
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."

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

now() { date +%s.%N; }
timed() { # runs a command, prints its wall time in seconds
    local begun
    begun=$(now)
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        exit 1
    fi
    awk -v a="$begun" -v b="$(now)" 'BEGIN { printf "%.2f\n", b - a }'
}
median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
spread() { sort -n | awk '{ v[NR] = $1 } END { printf "%s … %s", v[1], v[NR] }'; }

./run-env.sh --help >/dev/null # Builds the host first, if that is due.
cold_s=null
if [[ -n $cold ]]; then
    # Only tags that recipes make: dice/NAME:rHASH. Images in use by containers stay.
    docker images --format '{{.Repository}}:{{.Tag}}' | grep -E '^dice/[a-z]+:r[0-9a-f]{12}$' | xargs -r docker rmi --force >/dev/null 2>&1
    echo "cold start …"
    cold_s=$(timed ./run-env.sh up --detach)
    echo "  ready from nothing in $cold_s s"
    ./run-env.sh down --volumes >/dev/null
fi
./run-env.sh images --build >/dev/null

ready=() reattach=() ratio=() down=()
for run in $(seq "$runs"); do
    ready+=("$(timed ./run-env.sh up --detach)")
    ratio+=("$(node -p 'JSON.parse(require("fs").readFileSync(0)).criticalPathRatio.toFixed(3)' <"${DICE_ARTIFACTS:-artifacts}/startup/latest.json")")
    reattach+=("$(timed ./run-env.sh up --detach)")
    down+=("$(timed ./run-env.sh down --volumes)")
    echo "run $run: ready ${ready[-1]} s, critical path ratio ${ratio[-1]}, reattach ${reattach[-1]} s, down ${down[-1]} s"
done

of() { printf '%s\n' "$@"; }
echo
./run-env.sh images
echo
printf '%-22s %10s   %s\n' "" median "least … most"
printf '%-22s %10s   %s\n' "ready (s)" "$(of "${ready[@]}" | median)" "$(of "${ready[@]}" | spread)"
printf '%-22s %10s   %s\n' "reattach (s)" "$(of "${reattach[@]}" | median)" "$(of "${reattach[@]}" | spread)"
printf '%-22s %10s   %s\n' "critical path ratio" "$(of "${ratio[@]}" | median)" "$(of "${ratio[@]}" | spread)"
printf '%-22s %10s   %s\n' "down (s)" "$(of "${down[@]}" | median)" "$(of "${down[@]}" | spread)"
rm -f "$log"
printf '{"ready_s":%s,"reattach_s":%s,"critical_path_ratio":%s,"down_s":%s,"cold_s":%s,"runs":%s}\n' \
    "$(of "${ready[@]}" | median)" "$(of "${reattach[@]}" | median)" "$(of "${ratio[@]}" | median)" "$(of "${down[@]}" | median)" "$cold_s" "$runs"
