#!/usr/bin/env bash
# The load engine beside other generators, in one run: requests per second and processor seconds per 100,000 requests of wrk, hey, ab (Debian's packages),
# autocannon (npm), a bare HttpClient loop (the floor), a bare loop on what the engine's runs send through (HttpMessageInvoker, the layer below) and the engine
# (closed model), against one small static answer on loopback. The generator is pinned to one core and the server to another. Then the engine's open model at
# half of its capacity: how late its arrivals are.
#   RUNS=5 SECONDS_EACH=8 CONNECTIONS=32 benchmarks/load.sh
# Medians of RUNS. What is missing is installed when this is run by root on Debian, else left out and said. The last line is one JSON object.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."

runs=${RUNS:-5} seconds=${SECONDS_EACH:-8} connections=${CONNECTIONS:-32}
cores=$(nproc)
[ "$cores" -ge 2 ] || {
    echo "two cores are needed: one for the generator, one for the server" >&2
    exit 1
}
generator=0 server_core=1
cache=${DICE_HOME:-${XDG_CACHE_HOME:-$HOME/.cache}/dice}/load-benchmark
artifacts=${DICE_ARTIFACTS:-artifacts}/load
log=$(mktemp) server_pid=
trap '[ -z "$server_pid" ] || kill "$server_pid" 2>/dev/null; rm -f "$log"' EXIT

quietly() { "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    return 1
}; }
have() { command -v "$1" >/dev/null 2>&1; }

# --- tools -------------------------------------------------------------------------------------------------------------------------------------------------
missing=()
have wrk || missing+=(wrk)
have hey || missing+=(hey)
have ab || missing+=(apache2-utils)
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && have apt-get; then
    echo "installing ${missing[*]} …"
    quietly apt-get update || true
    for package in "${missing[@]}"; do quietly apt-get install -y --no-install-recommends "$package" || echo "  $package could not be installed"; done
fi
autocannon=$cache/node_modules/autocannon/autocannon.js
if [ ! -f "$autocannon" ] && have npm; then
    echo "installing autocannon into $cache …"
    mkdir -p "$cache"
    quietly npm install --prefix "$cache" --no-audit --no-fund --no-package-lock autocannon@9.0.0 || echo "  autocannon could not be installed"
fi
echo "building …"
quietly dotnet build benchmarks/load/LoadBenchmark.csproj --configuration Release --nologo -v q
benchmark=benchmarks/load/bin/Release/net10.0/LoadBenchmark.dll

# --- server ------------------------------------------------------------------------------------------------------------------------------------------------
port_file=$(mktemp)
taskset -c "$server_core" dotnet "$benchmark" server >"$port_file" &
server_pid=$!
deadline=$((SECONDS + 20))
until [ -s "$port_file" ]; do
    [ $SECONDS -lt $deadline ] && kill -0 "$server_pid" 2>/dev/null || {
        echo "the server did not start" >&2
        exit 1
    }
    sleep 0.1
done
port=$(head -n 1 "$port_file")
rm -f "$port_file"
url=http://127.0.0.1:$port/

# --- measuring ---------------------------------------------------------------------------------------------------------------------------------------------
# measured COMMAND...: runs it on the generator's core; its output goes to $log, its processor seconds (user + system, children too) to $cpu.
measured() {
    local times
    times=$({
        TIMEFORMAT='%U %S'
        time taskset -c "$generator" "$@" >"$log" 2>"$log.err"
    } 2>&1) || {
        cat "$log" "$log.err" >&2
        exit 1
    }
    cpu=$(awk '{ print $1 + $2 }' <<<"$times")
}
json() { node -e 'const d = JSON.parse(require("fs").readFileSync(0)); console.log(eval("d" + process.argv[1]))' "$1"; }
field() { sed -n "s/.*\"$1\":\([0-9.eE+-]*\).*/\1/p" "$log" | head -n 1; }

# Each prints: requests, seconds.
run_wrk() {
    measured wrk -t 1 -c "$connections" -d "${seconds}s" "$url"
    requests=$(awk '/requests in/ { print $1 }' "$log")
    took=$seconds
}
run_hey() {
    measured hey -c "$connections" -z "${seconds}s" -cpus 1 "$url"
    requests=$(awk '/\[200\]/ { print $2 }' "$log")
    took=$seconds
}
run_ab() {
    measured ab -q -k -c "$connections" -t "$seconds" -n 100000000 "$url"
    requests=$(awk '/Complete requests/ { print $3 }' "$log")
    took=$(awk '/Time taken/ { print $5 }' "$log")
}
run_autocannon() {
    measured node "$autocannon" -c "$connections" -d "$seconds" --json "$url"
    requests=$(json '["2xx"]' <"$log")
    took=$seconds
}
run_floor() {
    measured dotnet "$benchmark" floor "$url" "$connections" "$seconds"
    requests=$(field requests)
    took=$(field seconds)
}
run_invoker() {
    measured dotnet "$benchmark" invoker "$url" "$connections" "$seconds"
    requests=$(field requests)
    took=$(field seconds)
}
run_engine() {
    measured dotnet "$benchmark" closed "$url" "$connections" "$seconds"
    requests=$(field requests)
    took=$(field seconds)
}

tools=(engine floor invoker)
have wrk && tools+=(wrk)
have hey && tools+=(hey)
have ab && tools+=(ab)
[ -f "$autocannon" ] && tools+=(autocannon)

declare -A rates costs
warm=$seconds seconds=2
for tool in "${tools[@]}"; do "run_$tool"; done # Nobody pays for a cold server or a cold disk.
seconds=$warm
for run in $(seq "$runs"); do
    # By turns, so that a quiet or a busy minute is everybody's.
    for tool in "${tools[@]}"; do
        "run_$tool"
        rate=$(awk -v n="$requests" -v s="$took" 'BEGIN { printf "%.0f", n / s }')
        cost=$(awk -v c="$cpu" -v n="$requests" 'BEGIN { printf "%.4f", c / n * 100000 }')
        rates[$tool]+="$rate " costs[$tool]+="$cost "
        printf 'run %d: %-11s %8s requests/s  %7s CPU s per 100,000\n' "$run" "$tool" "$rate" "$cost"
    done
done
median() { tr ' ' '\n' | grep . | sort -n | awk '{ v[NR] = $1 } END { if (NR == 0) print "null"; else print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
spread() { tr ' ' '\n' | grep . | sort -n | awk '{ v[NR] = $1 } END { printf "%s … %s", v[1], v[NR] }'; }
cost_of() { if [ -n "${costs[$1]:-}" ]; then median <<<"${costs[$1]}"; else echo null; fi; }

capacity=$(median <<<"${rates[engine]}")
half=$(awk -v c="$capacity" 'BEGIN { printf "%.0f", c / 2 }')
late='' errors=''
for run in $(seq "$runs"); do
    measured dotnet "$benchmark" open "$url" "$half" "$seconds"
    late+="$(field lateness_p99_ms) " errors+="$(field rate_error) "
    printf 'run %d: open model at %s/s: lateness p99 %s ms, rate error %s, dropped %s, failed %s\n' "$run" "$half" "$(field lateness_p99_ms)" "$(field rate_error)" "$(field dropped)" "$(field failed)"
done

# --- table -------------------------------------------------------------------------------------------------------------------------------------------------
engine_cost=$(cost_of engine)
ratio() { awk -v a="$engine_cost" -v b="$(cost_of "$1")" 'BEGIN { if (b == "null") print "null"; else printf "%.3f", a / b }'; }
mkdir -p "$artifacts"
{
    printf '\n%-12s %12s %22s %16s %22s %18s\n' "generator" "requests/s" "least … most" "CPU s / 100,000" "least … most" "engine's CPU is"
    for tool in "${tools[@]}"; do
        printf '%-12s %12s %22s %16s %22s %18s\n' "$tool" "$(median <<<"${rates[$tool]}")" "$(spread <<<"${rates[$tool]}")" "$(cost_of "$tool")" "$(spread <<<"${costs[$tool]}")" "$(ratio "$tool") times"
    done
    for tool in wrk hey ab autocannon; do [ -n "${costs[$tool]:-}" ] || printf '%-12s could not be had here\n' "$tool"; done
    printf '\nopen model at %s/s, half of capacity: lateness p99 %s ms (%s), rate error %s (%s)\n' "$half" "$(median <<<"$late")" "$(spread <<<"$late")" "$(median <<<"$errors")" "$(spread <<<"$errors")"
    printf '%s runs of %s s, %s connections; generator on core %s, server on core %s; %s\n' "$runs" "$seconds" "$connections" "$generator" "$server_core" "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
} | tee "$artifacts/benchmark.txt"
printf '{"cpu_vs_floor":%s,"cpu_vs_invoker":%s,"cpu_vs_autocannon":%s,"cpu_vs_hey":%s,"cpu_vs_wrk":%s,"cpu_vs_ab":%s,"lateness_p99_ms":%s,"rate_error":%s,"requests_per_s":%s,"runs":%s}\n' \
    "$(ratio floor)" "$(ratio invoker)" "$(ratio autocannon)" "$(ratio hey)" "$(ratio wrk)" "$(ratio ab)" "$(median <<<"$late")" "$(median <<<"$errors")" "$capacity" "$runs"
