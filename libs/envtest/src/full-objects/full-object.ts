// Objects with as many fields set as validation lets through: starting from the least, every field of the schema is tried
// with a few values, and stays when the API server accepts the object in a dry run.
import { fieldsOf, type FieldSchema, type FieldType, type KindDefinition } from '@drydock/kinds';
import type { KubeObject } from '@drydock/machinery';
import type { Environment } from '../environment.ts';
import { minimal, serverFields } from './minimal.ts';

type Json = Readonly<Record<string, unknown>>;
type Path = readonly (string | number)[];

/** The path of a kind's collection; namespaced ones are in `default`. */
export function collectionOf({ group, version, plural, namespaced }: KindDefinition): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespaced ? '/namespaces/default' : ''}/${plural}`;
}

/** The least valid object of a kind, named `full` where the name is free. */
export function minimalObject({ group, version, kind }: KindDefinition): KubeObject {
  const { metadata, ...fields } = minimal[`${group}/${version}/${kind}`] ?? {};
  return {
    apiVersion: group === '' ? version : `${group}/${version}`,
    kind,
    metadata: { name: 'full', labels: { app: 'full' }, ...(metadata as Json | undefined) },
    ...fields,
  };
}

/** The fullest valid object that trying finds. Deterministic. */
export async function fullObject(env: Environment, definition: KindDefinition): Promise<KubeObject> {
  const grower = new Grower(env, definition);
  return grower.grow();
}

const words = [
  'full',
  'Full',
  'Always',
  'example.com/full',
  '/full',
  '10.0.0.1',
  '10.0.0.0/24',
  'TCP',
  'https://example.com/',
  'Exists',
  'Equal',
  'IfNotPresent',
  'RuntimeDefault',
  'true',
  '80%',
  '4096',
  'ReadWriteOnce',
  'Filesystem',
  'Directory',
  'Cluster',
  'Delete',
  'None',
  'Never',
];
const values: Readonly<Record<string, readonly unknown[]>> = {
  any: [{ a: 1 }],
  boolean: [true],
  intOrString: [1, '50%'],
  number: [1, 80, 3, 30000],
  quantity: ['1', '1Gi'],
  string: words,
  time: ['2025-10-09T08:53:20Z'],
};
/** Where growing stops: what other kinds have in full already, and types that contain themselves. */
const left = new Set(['ObjectMeta', 'PodTemplateSpec', 'JSONSchemaProps', 'PersistentVolumeClaimTemplate']);
const maxDepth = 9;
const notSent = ['apiVersion', 'kind', 'metadata', 'status'];

class Grower {
  readonly #env: Environment;
  readonly #definition: KindDefinition;
  readonly #path: string;
  readonly #skipped: ReadonlySet<string>;
  #object: KubeObject;

  constructor(env: Environment, definition: KindDefinition) {
    this.#env = env;
    this.#definition = definition;
    this.#path = `${collectionOf(definition)}?dryRun=All&fieldValidation=Strict`;
    const { group, version, kind } = definition;
    this.#skipped = new Set([...notSent, ...(serverFields[`${group}/${version}/${kind}`] ?? [])]);
    this.#object = minimalObject(definition);
  }

  async grow(): Promise<KubeObject> {
    const refusal = await this.#refusal(this.#object);
    if (refusal !== undefined)
      throw new Error(`${this.#definition.kind}: the minimal object is refused: ${refusal}`);
    await this.#keep({
      ...this.#object,
      metadata: { ...this.#object.metadata, annotations: { note: 'full' } },
    });
    await this.#growStruct([], this.#definition.schemaType);
    return this.#object;
  }

  async #growStruct(path: Path, type: string): Promise<void> {
    if (path.length > maxDepth) return;
    for (const [name, schema] of Object.entries(fieldsOf(type) ?? {})) {
      if (this.#skipped.has([...path, name].join('.'))) continue;
      await this.#growField([...path, name], schema);
    }
  }

  async #growField(path: Path, schema: FieldSchema): Promise<void> {
    if (valueAt(this.#object, path) === undefined && !(await this.#fill(path, schema))) return;
    const { type } = schema;
    const [inner, at] = Array.isArray(type)
      ? [type[0] as FieldType, [...path, 0]]
      : [type as FieldType, path];
    if (typeof inner !== 'string' || !inner.startsWith('#') || left.has(inner.slice(1))) return;
    if (valueAt(this.#object, at) !== undefined) await this.#growStruct(at, inner.slice(1));
  }

  async #fill(path: Path, schema: FieldSchema): Promise<boolean> {
    for (const candidate of candidatesOf(schema.type, schema.format, 3))
      if (await this.#keep(withValue(this.#object, path, candidate) as KubeObject)) return true;
    return false;
  }

  async #keep(object: KubeObject): Promise<boolean> {
    const refused = (await this.#refusal(object)) !== undefined;
    if (!refused) this.#object = object;
    return !refused;
  }

  async #refusal(body: KubeObject): Promise<string | undefined> {
    const answer = await this.#env.clock.runFor(
      this.#env.transport.request({ method: 'POST', path: this.#path, body }),
    );
    return answer.status < 300 ? undefined : ((answer.body as { message?: string }).message ?? '');
  }
}

/** Values of a type worth trying, the simplest first. */
function candidatesOf(type: FieldType, format: string | undefined, depth: number): readonly unknown[] {
  if (Array.isArray(type)) return candidatesOf(type[0] as FieldType, format, depth).map((item) => [item]);
  if (typeof type === 'object' && 'mapOf' in type)
    return candidatesOf(type.mapOf as FieldType, format, depth).flatMap((item) =>
      ['full', 'cpu', 'storage'].map((key) => ({ [key]: item })),
    );
  const name = type as string;
  if (name.startsWith('#')) return depth === 0 ? [{}] : structsOf(name.slice(1), depth);
  if (format === 'byte') return ['ZnVsbA=='];
  if (format === 'date-time-micro') return ['2025-10-09T08:53:20.000000Z'];
  return values[name] ?? [];
}

/** Nothing, what is required, and that with one field more. */
function structsOf(type: string, depth: number): readonly unknown[] {
  const fields = Object.entries(fieldsOf(type) ?? {});
  const first = ({ type: of, format }: FieldSchema) => candidatesOf(of, format, depth - 1).slice(0, 2);
  const required = Object.fromEntries(
    fields.filter(([, schema]) => schema.required).map(([name, schema]) => [name, first(schema)[0]]),
  );
  const more = fields
    .filter(([, schema]) => !schema.required)
    .flatMap(([name, schema]) => first(schema).map((value) => ({ ...required, [name]: value })));
  return [{}, ...(Object.keys(required).length > 0 ? [required] : []), ...more];
}

function valueAt(object: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Json)[String(step)] : undefined),
    object,
  );
}

function withValue(object: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(object))
    return object.map((item, index) => (index === step ? withValue(item, rest, value) : item));
  const fields = (object ?? {}) as Json;
  return { ...fields, [step]: withValue(fields[String(step)], rest, value) };
}
