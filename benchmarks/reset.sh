#!/usr/bin/env bash
# Compares the ways back to a known database: Dice's own reset of rows, Respawn, TRUNCATE, a clone of the template, and
# dropping, migrating and seeding anew; on the real schema, on a volume of an environment of its own, fsync on.
# Medians of RUNS (20); rebuilding, which takes seconds, of REBUILDS (5).
# The last line is one JSON object: respawn_ms, truncate_ms, clone_ms, rebuild_ms, and reset_ms, the default between tests;
# clone_file_copy_ms and clone_drop_ms besides.
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. benchmarks/lib/benchmark.sh
if [[ $# -gt 0 ]]; then
    echo "usage: benchmarks/reset.sh   (RUNS=N REBUILDS=N for other numbers of runs)" >&2
    exit 2
fi

export DICE_ENVIRONMENT="bench-$$" DICE_REPOSITORY=$PWD
log=$(mktemp)
DICE_BENCHMARK_RESULT=$(mktemp)
export DICE_BENCHMARK_RESULT
trap './run-env.sh down --volumes >/dev/null 2>&1; rm -f "$log" "$DICE_BENCHMARK_RESULT"' EXIT

quietly dotnet build Dice.Environment.Specs --nologo --verbosity quiet
echo "starting an environment …"
quietly ./run-env.sh up --detach --only backend
echo "measuring …"
specs=Dice.Environment.Specs/bin/Debug/net10.0/Dice.Environment.Specs.dll
quietly dotnet "$specs" -noLogo -noColor -explicit only -class Dice.Environment.Specs.Benchmarks.ResetBenchmark -showLiveOutput
grep -E '_ms +[0-9]' "$log" | sed 's/^.*OUTPUT\] //'
echo
tr -d '\n' <"$DICE_BENCHMARK_RESULT"
echo
