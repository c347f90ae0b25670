// What all `kubectl create KIND` have in common: a name, an object made from flags, and its way to the server.
import { findKind } from '@drydock/kinds';
import { hasReason, parseApiVersion, StatusError, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import type { ApiResource } from '../../discovery/discovery.ts';
import type { Flag } from '../../flags/flag.ts';
import {
  dryRunFlag,
  fieldManagerFlag,
  printFlags,
  saveConfigFlag,
  validateFlag,
} from '../../flags/shared.ts';
import { dryRunOf, fieldValidationOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { createObject, operationPrinter } from '../../resources/operations.ts';
import { withLastApplied } from '../../resources/last-applied.ts';

const generatorFlags: readonly Flag[] = [
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag('kubectl-create'),
  saveConfigFlag,
  validateFlag,
];

interface Generator extends Omit<Command, 'run' | 'flags'> {
  readonly flags?: readonly Flag[];
  readonly namespaced: boolean;
  /** How a failure of the server is introduced: `failed to create deployment`. */
  readonly failure?: string | ((object: KubeObject) => string);
  /** The object without its namespace. Keys in the order of the Go type: `-o json` shows it. */
  readonly generate: (invocation: Invocation, name: string) => KubeObject | Promise<KubeObject>;
}

/** The command of one generator. */
export function generatorCommand(generator: Generator): Command {
  const { namespaced: _n, generate: _g, failure: _f, flags = [], ...command } = generator;
  return {
    ...command,
    flags: [...generatorFlags, ...flags],
    run: (invocation) => run(invocation, generator),
  };
}

async function run(invocation: Invocation, generator: Generator): Promise<void> {
  const name = nameArgument(invocation);
  const dryRun = await dryRunOf(invocation);
  const fieldValidation = fieldValidationOf(invocation);
  const print = await operationPrinter(invocation, true);
  const generated = await generator.generate(invocation, name);
  const namespaced = generator.namespaced ? await inNamespace(invocation, generated) : generated;
  const object = invocation.flags.bool('save-config') ? withLastApplied(namespaced) : namespaced;
  if (dryRun === 'client') return print(object, 'created');
  const fieldManager = invocation.flags.text('field-manager');
  try {
    await print(
      await postGenerated(invocation, object, generator.namespaced, {
        dryRun,
        fieldManager,
        fieldValidation,
      }),
      'created',
    );
  } catch (error) {
    throw introduced(error, generator, object);
  }
}

function introduced(error: unknown, { failure }: Generator, object: KubeObject): unknown {
  if (!failure || !(error instanceof StatusError)) return error;
  return new Error(`${typeof failure === 'string' ? failure : failure(object)} ${error.message}`);
}

/** Exactly one NAME before `--`. */
export function nameArgument(invocation: Invocation): string {
  const count = invocation.dashAt < 0 ? invocation.args.length : invocation.dashAt;
  if (count !== 1) throw invocation.usageError(`exactly one NAME is required, got ${count}`);
  return invocation.args[0]!;
}

/** Only a namespace from the command line is written into the object, as the official generators do. */
export async function inNamespace(invocation: Invocation, object: KubeObject): Promise<KubeObject> {
  const { name, explicit } = await invocation.access.namespace();
  if (!explicit) return object;
  const { name: objectName, ...metadata } = object.metadata;
  return { ...object, metadata: { name: objectName!, namespace: name, ...metadata } };
}

/** POSTs an object of a kind that the cluster may not serve. Generators know their paths: no discovery. */
export async function postGenerated(
  invocation: Invocation,
  object: KubeObject,
  namespaced: boolean,
  options: Parameters<typeof createObject>[2],
): Promise<KubeObject> {
  const { group, version } = parseApiVersion(object.apiVersion);
  const namespace = namespaced ? (await invocation.access.namespace()).name : '';
  const mapping = generatedMapping(group, version, object.kind, namespaced);
  try {
    return await createObject(
      invocation,
      { mapping, namespace, name: object.metadata.name ?? '', object },
      options,
    );
  } catch (error) {
    if (
      hasReason(error, 'NotFound') &&
      error.message.startsWith('the server could not find the requested resource')
    )
      throw new Error(`not simulated: ${object.kind} (${object.apiVersion} is not served by this cluster)`, {
        cause: error,
      });
    throw error;
  }
}

function generatedMapping(group: string, version: string, kind: string, namespaced: boolean): ApiResource {
  const singular = kind.toLowerCase();
  const plural =
    findKind(group, version, kind)?.plural ?? `${singular}${singular.endsWith('s') ? 'es' : 's'}`;
  return {
    group,
    version,
    kind,
    singular,
    plural,
    namespaced,
    verbs: [],
    shortNames: [],
    categories: [],
    subresources: [],
    preferred: true,
  };
}
