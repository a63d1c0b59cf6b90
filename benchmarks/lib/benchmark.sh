# shellcheck shell=bash
# What the benchmarks share. Each one sources it from the root of the checkout.

now() { date +%s.%N; }
since() { awk -v a="$1" -v b="$(now)" 'BEGIN { printf "%.2f\n", b - a }'; }

# Seconds that all processors of this machine have worked, containers and engine included.
cpu() { awk -v hz="$(getconf CLK_TCK)" 'NR == 1 { printf "%.1f\n", ($2 + $3 + $4 + $7 + $8) / hz }' /proc/stat; }
spent() { awk -v a="$1" -v b="$(cpu)" 'BEGIN { printf "%.1f\n", b - a }'; }

# median, spread: of numbers, one a line.
median() { sort -n | awk '{ v[NR] = $1 } END { if (NR == 0) print "null"; else print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }
spread() { sort -n | awk '{ v[NR] = $1 } END { printf "%s … %s", v[1], v[NR] }'; }
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

# quietly COMMAND...: writes the command's output to the file $log; if the command fails, prints it and ends the benchmark.
quietly() { "$@" >"${log:?}" 2>&1 || {
    cat "$log" >&2
    exit 1
}; }

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

# prepare_host: builds the console host and waits until it is compiled ahead of time in the background, which would distort the figures.
prepare_host() {
    quietly ./run-env.sh --help
    within 900 "compiling the console host ahead of time" host_is_compiled
}
host_is_compiled() (
    . scripts/lib/build.sh
    [ -e "$(ready_to_run "$PWD")" ]
)
