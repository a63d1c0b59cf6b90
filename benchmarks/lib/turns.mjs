// Compares the turns of monitoring-cost.sh: turns.mjs RESULT TURNS SERVICE...
// RESULT is the JSON of `load`; a line of TURNS is "on|off|end SECONDS", the time at which a turn begins; the SERVICEs are those that were paused.
import { readFileSync } from 'node:fs';

const [resultFile, turnsFile, ...paused] = process.argv.slice(2);
const { result } = JSON.parse(readFileSync(resultFile, 'utf8'));
const begun = Date.parse(result.startedAt) / 1000;
const lines = readFileSync(turnsFile, 'utf8').trim().split('\n');
const times = lines.map((line) => Number(line.split(' ')[1]) - begun);
const turns = lines.slice(0, -1).map((line, index) => ({ state: line.split(' ')[0], from: times[index], to: times[index + 1] }));

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** The points whose second lies in the turn as a whole; the first second belongs to the switch. */
const within = (points, { from, to }) => points.filter(({ atSeconds }) => atSeconds >= from + 1 && atSeconds + 1 <= to);

const containers = result.resources.filter(({ name }) => !name.startsWith('('));
const processors = (series, turn) => series.reduce((sum, { points }) => {
  const cpu = within(points, turn).map((point) => point.cpu);
  return cpu.length ? sum + mean(cpu) : sum;
}, 0);
for (const turn of turns) {
  turn.p50 = median(within(result.course, turn).map(({ p50 }) => p50).filter((p50) => p50 !== null));
  turn.others = processors(containers.filter(({ name }) => !paused.includes(name)), turn);
}

const rounds = [];
console.log('round   p50 (ms) on    off  ratio   processors on    off  ratio');
for (let index = 0; index < turns.length; index += 2) {
  const pair = [turns[index], turns[index + 1]];
  const [on, off] = ['on', 'off'].map((state) => pair.find((turn) => turn.state === state));
  const round = { on, off, p50: on.p50 / off.p50, others: on.others / off.others };
  rounds.push(round);
  console.log(
    `${rounds.length}`.padEnd(6), on.p50.toFixed(2).padStart(13), off.p50.toFixed(2).padStart(6), round.p50.toFixed(3).padStart(6),
    on.others.toFixed(3).padStart(15), off.others.toFixed(3).padStart(6), round.others.toFixed(3).padStart(6),
  );
}

/** The ratio within a round, less 1: its mean, and the bounds that contain it with a probability of 95 %. */
const cost = (pick) => {
  const values = rounds.map((round) => pick(round) - 1);
  const average = mean(values);
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / Math.max(values.length - 1, 1));
  const margin = (1.96 * deviation) / Math.sqrt(values.length);
  return [average - margin, average, average + margin].map((value) => Number(value.toFixed(4)));
};
const of = (pick, digits) => Number(median(rounds.map(pick)).toFixed(digits));
console.log(JSON.stringify({
  rounds: rounds.length,
  p50_ms: of(({ on }) => on.p50, 2),
  p50_ms_without: of(({ off }) => off.p50, 2),
  p50_cost: of(({ p50 }) => p50 - 1, 4),
  p50_cost_bounds: cost(({ p50 }) => p50),
  processors: of(({ on }) => on.others, 4),
  processors_without: of(({ off }) => off.others, 4),
  processor_cost: of(({ others }) => others - 1, 4),
  processor_cost_bounds: cost(({ others }) => others),
}));
