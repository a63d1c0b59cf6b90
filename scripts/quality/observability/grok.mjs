// Applies the filter grok of a Logstash pipeline to lines, with Oniguruma, the engine whose syntax Logstash uses.
//   node grok.mjs PIPELINE LINES
// Prints a JSON array with the captures of each line of LINES; null for a line that does not match.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import oniguruma from 'vscode-oniguruma';

const [pipeline, lines] = process.argv.slice(2).map((path) => readFileSync(path, 'utf8'));
const wasm = readFileSync(createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm'));
await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));

// In a pipeline, a backslash has no meaning of its own between quotes, except before a quote.
const grok = /grok \{([\s\S]*?)\n {4}\}/.exec(pipeline)[1];
const pattern = /match => \{ "message" => "(.*)" \}/.exec(grok)[1];
const definitions = new Map([.../pattern_definitions => \{([\s\S]*?)\}\n/.exec(grok)[1].matchAll(/"(\w+)" => "(.*)"/g)].map((entry) => entry.slice(1)));

const fields = [];
const expression = pattern.replace(/%\{(\w+)(?::([\w[\]@]+))?(?::(int|float))?\}/g, (_, name, field, type) => {
  const definition = definitions.get(name);
  if (definition === undefined) throw new Error(`The pattern ${name} is not defined`);
  if (field === undefined) return `(?:${definition})`;
  fields.push({ field, type });
  return `(?<f${fields.length}>${definition})`;
});

const scanner = new oniguruma.OnigScanner([expression]);
const results = lines
  .split('\n')
  .filter((line) => line.length > 0)
  .map((line) => {
    const found = scanner.findNextMatchSync(new oniguruma.OnigString(line), 0);
    return found && Object.fromEntries(fields.map(({ field, type }, index) => [field, read(line, found.captureIndices[index + 1], type)]));
  });
process.stdout.write(`${JSON.stringify(results)}\n`);

function read(line, { start, end }, type) {
  const text = line.slice(start, end);
  return type === undefined ? text : Number(text);
}
