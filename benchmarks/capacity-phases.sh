#!/usr/bin/env bash
# The capacity of each scenario in phases 1, 2 and 3 on this machine: the highest rate of arrivals (iterations per second) at which the thresholds of the profile
# `breakpoint` hold (errors ≤ 1 %, none dropped, p99 ≤ 1 s), what broke them, and the resource that limits it. One environment is extended from phase to phase,
# so the phases have the same data. The generator runs on the same machine, so a change between phases says more than a figure alone.
#   PHASES="1 2 3" SCENARIOS="browse-characters mobile-query" FIRST_RATE=10 LEVEL_SECONDS=2 BUDGET=460 benchmarks/capacity-phases.sh
# The rate grows by a quarter per level, 24 levels at most. Levels of 2 s are short: use LEVEL_SECONDS=15 for figures to compare. What does not fit into BUDGET
# seconds is "not measured". Needs images that are present. The last line is one JSON object.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. benchmarks/lib/benchmark.sh

read -r -a phases <<<"${PHASES:-1 2 3}"
read -r -a scenarios <<<"${SCENARIOS:-browse-characters create-edit-level-up mobile-query pwa-shell sign-in-and-refresh}"
first=${FIRST_RATE:-10} level=${LEVEL_SECONDS:-2} budget=${BUDGET:-460}
# The profile `breakpoint` has 24 levels, each 1.25 times the one before; --rate is the last.
peak=$(awk -v first="$first" 'BEGIN { printf "%.1f", first * 1.25 ^ 23 }')
longest=$((level * 12 + 20)) # seconds of a search that ends in the middle

export DICE_ENVIRONMENT="capacity-$$"
log=$(mktemp) result=$(mktemp) all=$(mktemp)
trap './run-env.sh down --volumes >/dev/null 2>&1; rm -f "$log" "$result" "$all"' EXIT

# measured SCENARIO PHASE: its capacity, or null.
measured() { awk -v scenario="$1" -v phase="$2" '$1 == scenario && $2 == phase { print $3 }' "$all"; }
# figures: of the result in $result, separated by tabs: the capacity, what broke the next level, and the resource that limits.
figures() {
    # shellcheck disable=SC2016 # JavaScript's templates
    node -e '
        const { result } = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"));
        const { capacity, bottleneck, warnings } = result;
        const late = warnings.some(text => text.startsWith("The generator was the limit"));
        console.log([`${capacity.brokeAt === null ? "≥ " : ""}${capacity.level}`, capacity.brokenBy ?? "no level broke", late ? "the generator" : bottleneck ?? "unknown"].join("\t"));
    ' "$result"
}

prepare_host
SECONDS=0
printf '%-22s %6s %14s   %s\n' scenario phase "capacity (/s)" "limit"
for phase in "${phases[@]}"; do
    quietly ./run-env.sh up --detach --phase "$phase"
    for scenario in "${scenarios[@]}"; do
        if [ $((SECONDS + longest)) -gt "$budget" ]; then
            echo "$scenario $phase null" >>"$all"
            printf '%-22s %6s %14s   %s\n' "$scenario" "$phase" "not measured" "the budget of $budget s is used up"
            continue
        fi
        # The exit code is 1 if the first level broke a threshold: that is a capacity of 0, not an error.
        ./run-env.sh load "$scenario" --profile breakpoint --rate "$peak" --duration "$((level * 24))s" --json >"$result" 2>"$log" || [ -s "$result" ] || {
            cat "$log" >&2
            exit 1
        }
        IFS=$'\t' read -r capacity broken limit < <(figures)
        echo "$scenario $phase ${capacity#≥ }" >>"$all"
        printf '%-22s %6s %14s   %s (%s)\n' "$scenario" "$phase" "$capacity" "$broken" "$limit"
    done
done

echo
printf '%-22s' "capacity (/s)"
printf ' %10s' "${phases[@]/#/phase }"
echo
parts=()
for scenario in "${scenarios[@]}"; do
    printf '%-22s' "$scenario"
    row=()
    for phase in "${phases[@]}"; do
        printf ' %10s' "$(measured "$scenario" "$phase")"
        row+=("\"$phase\":$(measured "$scenario" "$phase")")
    done
    echo
    parts+=("\"$scenario\":{$(
        IFS=,
        echo "${row[*]}"
    )}")
done
(
    IFS=,
    printf '{"seconds":%s,"level_seconds":%s,%s}\n' "$SECONDS" "$level" "${parts[*]}"
)
