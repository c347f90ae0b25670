// Writes src/generated/ from the official JavaScript client (@kubernetes/client-node, made from the OpenAPI document of
// Kubernetes v1.34): types.ts (readonly types), schema.ts (fields, types, required, merge keys) and descriptions.ts (the
// texts `kubectl explain` prints). Only what the root kinds of roots.json reach is written. The client is read as data,
// never loaded; merge keys, which it does not carry, come from list-merge-keys.json.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const models = path.join(
  path.dirname(createRequire(import.meta.url).resolve('@kubernetes/client-node')),
  'gen/models',
);
const roots = JSON.parse(readFileSync(path.join(here, 'roots.json'), 'utf8'));

/** Types of two groups that share a name: these keep their group's, `EventsV1Event` → `EventsEvent`. */
const keepGroup = /^(Apiextensions|Apiregistration|Discovery|Events|Flowcontrol|Storage(?=V1TokenRequest))V1/;
/** `V1Pod` → `Pod`, `CoreV1Event` → `Event`; `V2MetricSpec` keeps its version, which is not the group's only one. */
const publicName = (model) =>
  keepGroup.test(model)
    ? model.replace('V1', '')
    : model.replace(/^(Admissionregistration|Authentication|Core|Rbac|Storage)?V1(?=[A-Z])/, '');
/** The client takes quantities for plain strings; these fields (and the values of these maps) are quantities. */
const quantities = new Set([
  'CSIStorageCapacity.capacity',
  'CSIStorageCapacity.maximumVolumeSize',
  'ContainerStatus.allocatedResources',
  'EmptyDirVolumeSource.sizeLimit',
  'LimitRangeItem.default',
  'LimitRangeItem.defaultRequest',
  'LimitRangeItem.max',
  'LimitRangeItem.maxLimitRequestRatio',
  'LimitRangeItem.min',
  'NodeStatus.allocatable',
  'NodeStatus.capacity',
  'Overhead.podFixed',
  'PersistentVolumeClaimStatus.allocatedResources',
  'PersistentVolumeClaimStatus.capacity',
  'PersistentVolumeSpec.capacity',
  'PodSpec.overhead',
  'PodStatus.allocatedResources',
  'ResourceFieldSelector.divisor',
  'ResourceQuotaSpec.hard',
  'ResourceQuotaStatus.hard',
  'ResourceQuotaStatus.used',
  'ResourceRequirements.limits',
  'ResourceRequirements.requests',
  'V2HPAScalingRules.tolerance',
  'V2MetricTarget.averageValue',
  'V2MetricTarget.value',
  'V2MetricValueStatus.averageValue',
  'V2MetricValueStatus.value',
  'VolumeResourceRequirements.limits',
  'VolumeResourceRequirements.requests',
]);
const mergeKeys = JSON.parse(readFileSync(path.join(here, 'list-merge-keys.json'), 'utf8'));
/** `CoreV1EndpointPort` → `core.v1.EndpointPort`; without a group in its name, the one entry of that type. */
function mergeKeysOf(model) {
  const [, group, version, type] =
    /^(Admissionregistration|Authentication|Core|Discovery|Events|Rbac|Storage)?V(\d)([A-Z].*)$/.exec(
      model,
    ) ?? [];
  const names = Object.keys(mergeKeys).filter((name) =>
    group ? name === `${group.toLowerCase()}.v${version}.${type}` : name.endsWith(`.v${version}.${type}`),
  );
  if (names.length > 1) throw new Error(`${model}: merge keys of ${names.join(' and ')}`);
  return mergeKeys[names[0]] ?? {};
}
const mark = (type) => (type.map ? { map: mark(type.map) } : { scalar: 'quantity' });

const primitives = {
  number: 'number',
  string: 'string',
  boolean: 'boolean',
  any: 'unknown',
  object: 'unknown',
};

function parseType(type) {
  const array = /^Array<(.+)>$/.exec(type);
  if (array) return { list: parseType(array[1]) };
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type);
  if (map) return { map: parseType(map[1]) };
  if (type === 'IntOrString') return { scalar: 'intOrString' };
  if (type === 'Date' || type === 'V1MicroTime') return { scalar: 'time' };
  if (type in primitives) return { scalar: type };
  return { ref: type };
}

async function readModel(model) {
  const module = await import(pathToFileURL(path.join(models, `${model}.js`)).href);
  const declaration = readFileSync(path.join(models, `${model}.d.ts`), 'utf8');
  const text = (comment) =>
    comment
      .split('\n')
      .map((line) => line.replace(/^\s*\* ?/, ''))
      .join('\n')
      .trim()
      .replace(/\\(['"\\])/g, '$1');
  const body = declaration.slice(declaration.indexOf('export declare class'));
  const about = /\/\*\*\n((?:(?!\*\/)[\s\S])*)\*\/\nexport declare class/.exec(declaration);
  const members = new Map();
  for (const m of body.matchAll(/(?:\/\*\*\n((?:(?!\*\/)[\s\S])*?)\s*\*\/\s*)?'([^']+)'(\??):/g))
    members.set(m[2], { description: m[1] ? text(m[1]) : '', optional: m[3] === '?' });
  const merge = mergeKeysOf(model);
  const fields = module[model].attributeTypeMap.map((a) => ({
    name: a.baseName,
    type: quantities.has(`${publicName(model)}.${a.baseName}`) ? mark(parseType(a.type)) : parseType(a.type),
    format: a.format,
    merge: merge[a.baseName] ?? {},
    ...members.get(a.name),
  }));
  return { model, about: about ? text(about[1]) : '', fields };
}

const leaf = (type) => (type.list ? leaf(type.list) : type.map ? leaf(type.map) : type);
async function closure() {
  const found = new Map();
  const open = [...roots.map((root) => root.model), 'V1Status'];
  while (open.length > 0) {
    const model = open.pop();
    if (found.has(model)) continue;
    const read = await readModel(model);
    found.set(model, read);
    for (const field of read.fields) if (leaf(field.type).ref) open.push(leaf(field.type).ref);
  }
  return [...found.values()].sort((a, b) => (a.model < b.model ? -1 : 1));
}

function tsType(type) {
  if (type.list) return `readonly (${tsType(type.list)})[]`;
  if (type.map) return `Readonly<Record<string, ${tsType(type.map)}>>`;
  if (type.ref) return publicName(type.ref);
  if (type.scalar === 'intOrString') return 'number | string';
  if (type.scalar === 'quantity') return 'string';
  return type.scalar === 'time' ? 'string' : primitives[type.scalar];
}

function tsInterface({ model, fields }) {
  const kind = roots.find((root) => root.model === model);
  const lines = fields.map(({ name, type, optional }) => {
    const required = !optional || (kind && ['apiVersion', 'kind', 'metadata'].includes(name));
    return `  readonly ${JSON.stringify(name)}${required ? '' : '?'}: ${tsType(type)};`;
  });
  // aliases, not interfaces: only these are assignable to KubeObject, which has an index signature
  return `export type ${publicName(model)} = {\n${lines.join('\n')}\n};`;
}

const compact = (type) =>
  type.list
    ? [compact(type.list)]
    : type.map
      ? { mapOf: compact(type.map) }
      : type.ref
        ? `#${publicName(type.ref)}`
        : type.scalar;

const all = await closure();
const owners = new Map();
for (const { model } of all) {
  const other = owners.get(publicName(model));
  if (other) throw new Error(`${model} and ${other} would both be called ${publicName(model)}`);
  owners.set(publicName(model), model);
}
const header = '// Generated by dev/generate.mjs from @kubernetes/client-node. Do not edit.\n';
const out = path.join(here, '../src/generated');
mkdirSync(out, { recursive: true });
writeFileSync(path.join(out, 'types.ts'), `${header}${all.map(tsInterface).join('\n')}\n`);
const optional = (name, value) => (value ? { [name]: value } : {});
const fieldSchema = ({ type, format, optional: mayBeAbsent, merge }) => ({
  type: compact(type),
  ...optional('format', format),
  ...optional('required', mayBeAbsent === false),
  ...optional('mergeKey', merge['patch-merge-key']),
  ...optional('mergeStrategy', merge['patch-strategy']),
  ...optional('listType', merge['list-type'] ?? merge['map-type']),
  ...optional('listMapKeys', merge['list-map-keys']),
});
const byType = (describe) => Object.fromEntries(all.map((m) => [publicName(m.model), describe(m)]));
const schema = byType((m) => Object.fromEntries(m.fields.map((f) => [f.name, fieldSchema(f)])));
const descriptions = byType((m) => ({
  '': m.about,
  ...Object.fromEntries(m.fields.map((f) => [f.name, f.description])),
}));
const json = (value) => `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
writeFileSync(
  path.join(out, 'schema.ts'),
  `${header}/** A scalar name, '#Type', [element] or {mapOf: value}. */
export type FieldType = string | readonly [FieldType] | { readonly mapOf: FieldType };
export interface FieldSchema {
  readonly type: FieldType;
  readonly format?: string;
  readonly required?: boolean;
  /** Key and strategy (\`merge\`, \`retainKeys\`, comma-separated) of strategic merge patches. */
  readonly mergeKey?: string;
  readonly mergeStrategy?: string;
  /** \`map\`, \`set\` or \`atomic\` and the keys for server-side apply. */
  readonly listType?: string;
  readonly listMapKeys?: readonly string[];
}
export const types: Readonly<Record<string, Readonly<Record<string, FieldSchema>>>> = ${json(schema)};
`,
);
writeFileSync(
  path.join(out, 'descriptions.ts'),
  `${header}/** Parsed on the first call only: a quarter of a megabyte that few need. */
export const loadDescriptions = (): Readonly<Record<string, Readonly<Record<string, string>>>> => ${json(descriptions)};
`,
);
rmSync(path.join(out, 'merge-keys.ts'), { force: true });
console.log(`${all.length} types generated`);
