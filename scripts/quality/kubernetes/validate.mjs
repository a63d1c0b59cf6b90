// validate.mjs FOLDER FILE...: validates each object of files with manifests against the schema of its kind, and writes it to FOLDER as a
// literal of its type in TypeScript. A finding names file, kind and object.
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';

// What a cluster with Kubernetes 1.33 serves of the kinds that are exported; the package of schemas has other versions too.
const served = new Set(['v1', 'apps/v1', 'batch/v1', 'networking.k8s.io/v1', 'policy/v1', 'autoscaling/v2']);
const traefik = 'traefik.io/v1alpha1';

function packageOf({ apiVersion, kind }) {
  if (apiVersion === traefik) return `@kubernetes-models/traefik/${apiVersion}`;
  if (served.has(apiVersion)) return `kubernetes-models/${apiVersion}`;
  throw new Error(`Kubernetes 1.33 does not serve ${kind} in ${apiVersion}`);
}

/** Secrets are wrapped, which a cluster accepts and the schema's pattern of base64 does not. */
function unwrapped(object) {
  const data = object.kind === 'Secret' && object.data;
  return data ? { ...object, data: Object.fromEntries(Object.entries(data).map(([name, text]) => [name, text.replaceAll('\n', '')])) } : object;
}

const [types, ...files] = process.argv.slice(2);
let objects = 0;
let findings = 0;
for (const file of files) {
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
    const object = document.toJS();
    if (!object) continue;
    objects++;
    try {
      for (const error of document.errors) throw error;
      const source = packageOf(object);
      const models = await import(source);
      if (!models[object.kind]) throw new Error(`${object.apiVersion} has no such kind`);
      new models[object.kind](unwrapped(object)).validate();
      const literal = `export const object: import('${source}').I${object.kind} = ${JSON.stringify(object)};\n`;
      writeFileSync(join(types, `${basename(file, '.yaml')}-${object.kind}-${object.metadata.name}.ts`), literal);
    } catch (error) {
      findings++;
      console.error(`${file}: ${object.kind} ${object.metadata?.name}: ${error.message}`);
    }
  }
}
console.log(`${objects} objects validated`);
process.exit(findings === 0 && objects > 0 ? 0 : 1);
