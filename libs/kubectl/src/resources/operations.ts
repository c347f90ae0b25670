// Writes of objects, and the line or object that a command prints about each.
import type { KubeObject } from '@drydock/machinery';
import { contentTypes } from '../config/rest-client.ts';
import { dryRunOf, type DryRun } from '../flags/strategy.ts';
import type { Invocation } from '../invocation.ts';
import { nameOf, objectPrinter } from '../printers/object-printer.ts';
import { collectionPath, objectPath, type Info } from './info.ts';

export interface WriteOptions {
  readonly dryRun?: DryRun;
  readonly fieldManager?: string;
  readonly fieldValidation?: string;
}

function writeQuery({ dryRun, fieldManager, fieldValidation }: WriteOptions) {
  return {
    dryRun: dryRun === 'server' ? 'All' : undefined,
    fieldManager: fieldManager || undefined,
    fieldValidation,
  };
}

/** POST; an object without a place of its own gets the info's namespace. */
export async function createObject(
  invocation: Invocation,
  info: Info,
  options: WriteOptions,
): Promise<KubeObject> {
  const rest = await invocation.access.rest();
  const path = collectionPath(info.mapping, info.namespace);
  return (await rest.send('POST', path, { body: info.object, query: writeQuery(options) }))
    .body as KubeObject;
}

/** PUT. */
export async function replaceObject(
  invocation: Invocation,
  info: Info,
  options: WriteOptions,
): Promise<KubeObject> {
  const rest = await invocation.access.rest();
  const response = await rest.send('PUT', objectPath(info), {
    body: info.object,
    query: writeQuery(options),
  });
  return response.body as KubeObject;
}

export async function patchObject(
  invocation: Invocation,
  info: Info,
  type: keyof typeof contentTypes,
  patch: unknown,
  options: WriteOptions & { readonly force?: boolean } = {},
): Promise<KubeObject> {
  const rest = await invocation.access.rest();
  const query = {
    ...writeQuery(options),
    force: options.force === undefined ? undefined : String(options.force),
  };
  // a text would be taken for a body that is encoded already
  const body = typeof patch === 'string' ? JSON.stringify(patch) : patch;
  const sent = { body, contentType: contentTypes[type], query };
  return (await rest.send('PATCH', objectPath(info), sent)).body as KubeObject;
}

export async function readObject(invocation: Invocation, info: Omit<Info, 'object'>): Promise<KubeObject> {
  return (await invocation.access.rest()).get<KubeObject>(objectPath(info));
}

/** `deployment.apps/web created`, or what `-o` asks for. */
export type OperationPrinter = (object: KubeObject, operation: string) => Promise<void>;

export async function operationPrinter(invocation: Invocation, keepOrder = false): Promise<OperationPrinter> {
  const dryRun = invocation.flags.flags.some((flag) => flag.name === 'dry-run')
    ? await dryRunOf(invocation)
    : 'none';
  const printer = await objectPrinter(invocation.host, invocation.flags, undefined, keepOrder);
  const suffix = { none: '', client: ' (dry run)', server: ' (server dry run)' }[dryRun];
  return (object, operation) =>
    invocation.out(printer ? printer(object) : `${nameOf(object)} ${operation}${suffix}\n`);
}
