#!/usr/bin/env bash
# Measures hot reload on an environment of its own over copies of the fixtures, through HTTPS and the edge: the backend from a
# save to the new answer, the PWA from a save to the served script and to what is visible in Chromium. RUNS (10) saves of each.
# The last line is one JSON object of medians: backend_ms, pwa_ms (served), and pwa_browser_ms (visible; the slower one of
# pwa_page_browser_ms and pwa_island_browser_ms).
set -euo pipefail
unset CDPATH
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. benchmarks/lib/benchmark.sh
if [[ $# -gt 0 ]]; then
    echo "usage: benchmarks/hot-reload.sh   (RUNS=N for another number of saves)" >&2
    exit 2
fi

export DICE_REPOSITORY=$PWD DICE_HOT_RELOAD_RUNS=${RUNS:-10}
DICE_ARTIFACTS=${DICE_ARTIFACTS:-$PWD/artifacts}
export DICE_ARTIFACTS
report=$DICE_ARTIFACTS/hot-reload/latest
log=$(mktemp)
trap 'rm -f "$log"' EXIT

quietly dotnet build Dice.Environment.Specs --nologo --verbosity quiet
rm -f "$report.json" "$report.html"
echo "starting an environment, then $DICE_HOT_RELOAD_RUNS saves of each kind …"
quietly dotnet Dice.Environment.Specs/bin/Debug/net10.0/Dice.Environment.Specs.dll -noLogo -noColor -trait Benchmark=hot-reload

node - "$report.json" <<'SCRIPT'
const { series, processors, loadAverage, images } = JSON.parse(require('fs').readFileSync(process.argv[2]));
const ms = (value) => String(Math.round(value)).padStart(8);
console.log(`${'from a save, ms'.padEnd(18)}${['min', 'median', 'p95', 'target', 'limit'].map((name) => name.padStart(8)).join('')}`);
for (const one of series) console.log(`${one.name.padEnd(18)}${[one.minMs, one.medianMs, one.p95Ms, one.targetMs, one.limitMs].map(ms).join('')}   ${one.what}`);
console.log(`\n${processors} processors, load average ${loadAverage}; images: ${Object.entries(images).map(([name, source]) => `${name} ${source}`).join(', ')}`);
SCRIPT
echo "plot: $report.html"
echo
node - "$report.json" <<'SCRIPT'
const { series } = JSON.parse(require('fs').readFileSync(process.argv[2]));
const median = (name) => { const found = series.find((one) => one.name === name); return found ? Math.round(found.medianMs) : null; };
const [page, island] = [median('pwa-page'), median('pwa-island')];
// Without a Chromium there is nothing to tell of a browser.
const browser = page === null || island === null ? null : Math.max(page, island);
console.log(JSON.stringify({ backend_ms: median('backend'), pwa_ms: median('pwa-served'), pwa_browser_ms: browser, pwa_page_browser_ms: page, pwa_island_browser_ms: island, runs: series[0].samplesMs.length }));
SCRIPT
