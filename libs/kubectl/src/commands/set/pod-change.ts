// Changes of pod templates: what the `set` verbs share.
import { createTwoWayPatch, type KubeObject } from '@drydock/machinery';
import { mergeSchema, type Container, type PodSpec } from '@drydock/kinds';
import { throwCollected } from '../../errors.ts';
import {
  allFlag,
  dryRunFlag,
  fieldManagerFlag,
  fileFlags,
  localFlag,
  printFlags,
  selectorFlag,
} from '../../flags/shared.ts';
import type { Flag } from '../../flags/flag.ts';
import { dryRunOf } from '../../flags/strategy.ts';
import type { Invocation } from '../../invocation.ts';
import { collect, select } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import type { Info } from '../../resources/info.ts';
import { operationPrinter, patchObject } from '../../resources/operations.ts';

export const setFlags = (selector = true): readonly Flag[] => [
  allFlag('All objects of the given types in the namespace.'),
  ...printFlags,
  dryRunFlag,
  fieldManagerFlag('kubectl-set'),
  ...fileFlags('File, directory or URL that names the objects.'),
  localFlag,
  ...(selector ? [selectorFlag] : []),
];

const templated = ['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'ReplicationController', 'StatefulSet'];

/** The pod spec of an object, wherever its kind keeps it; undefined when it has none. */
export function podSpecOf(object: KubeObject): PodSpec | undefined {
  const spec = object['spec'] as Record<string, unknown> | undefined;
  if (object.kind === 'Pod') return spec as PodSpec | undefined;
  if (object.kind === 'CronJob')
    return (spec?.['jobTemplate'] as { spec?: { template?: { spec?: PodSpec } } } | undefined)?.spec?.template
      ?.spec;
  if (!templated.includes(object.kind)) return undefined;
  return (spec?.['template'] as { spec?: PodSpec } | undefined)?.spec;
}

/** The object with another pod spec. */
export function withPodSpec(object: KubeObject, podSpec: PodSpec): KubeObject {
  if (object.kind === 'Pod') return { ...object, spec: podSpec };
  const spec = object['spec'] as { template?: object; jobTemplate?: { spec?: { template?: object } } };
  if (object.kind === 'CronJob') {
    const job = spec.jobTemplate;
    const template = { ...job?.spec?.template, spec: podSpec };
    return { ...object, spec: { ...spec, jobTemplate: { ...job, spec: { ...job?.spec, template } } } };
  }
  return { ...object, spec: { ...spec, template: { ...spec.template, spec: podSpec } } };
}

export interface PodChange {
  readonly resources: readonly string[];
  /** `image updated`. */
  readonly operation: string;
  /** `image update to pod template`: how a failed patch is introduced. */
  readonly failure: string;
  /** Throws when the object cannot be changed. */
  readonly change: (spec: PodSpec, info: Info) => PodSpec;
  /** Findings about the command line; the objects are read before it is looked at. */
  readonly validate?: () => void;
}

/** Changes the pod spec of every object that the command line names. */
export async function changePods(invocation: Invocation, change: PodChange): Promise<void> {
  const { flags, access } = invocation;
  const dryRun = await dryRunOf(invocation);
  const local = flags.bool('local');
  if (local && dryRun === 'server')
    throw new Error('cannot specify --local and --dry-run=server - did you mean --dry-run=client?');
  const print = await operationPrinter(invocation);
  if (!local) (await access.discovery()).attempts = 4;
  const selection = await select(access, {
    ...queryOfFlags({ flags, args: change.resources }),
    latest: !local,
    local,
  });
  const { infos, errors } = await collect(access, selection);
  if (change.validate) {
    throwCollected(errors);
    change.validate();
  }
  const failures = [...errors];
  for (const info of infos) {
    try {
      const changed = changedObject(info, change);
      const patch = createTwoWayPatch(info.object, changed, mergeSchema, info.mapping.kind);
      const nothing = Object.keys(patch).length === 0;
      if (nothing && !flags.text('output')) continue;
      if (local || dryRun === 'client') await print(changed, change.operation);
      else await print(await send(invocation, info, patch, change, dryRun), change.operation);
    } catch (error) {
      failures.push(error);
    }
  }
  throwCollected(failures);
}

function changedObject(info: Info, { change }: PodChange): KubeObject {
  const name = `${info.mapping.plural}/${info.name}`;
  const spec = podSpecOf(info.object);
  if (!spec)
    throw new Error(
      `error: ${name} the object is not a pod or does not have a pod template: *v1.${info.mapping.kind}\n`,
    );
  try {
    return withPodSpec(info.object, change(spec, info));
  } catch (error) {
    const message = (error as Error).message;
    throw message.startsWith('error: ') ? error : new Error(`error: ${name} ${message}\n`);
  }
}

async function send(
  invocation: Invocation,
  info: Info,
  patch: unknown,
  { failure }: PodChange,
  dryRun: 'none' | 'server',
): Promise<KubeObject> {
  try {
    return await patchObject(invocation, info, 'strategic', patch, {
      dryRun,
      fieldManager: invocation.flags.text('field-manager'),
    });
  } catch (error) {
    throw new Error(`failed to patch ${failure} ${(error as Error).message}`, { cause: error });
  }
}

/** Containers whose names match `*` or a pattern with `*` in it. */
export function matchesName(pattern: string, container: Container): boolean {
  const text = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${text}$`).test(container.name);
}

/** Splits arguments into resources and `name=value` pairs. */
export function splitPairs(args: readonly string[], what: string): { resources: string[]; pairs: string[] } {
  const resources: string[] = [];
  const pairs: string[] = [];
  for (const arg of args) {
    if (arg.includes('=') || (what === 'environment' && /^[A-Za-z_][\w.-]*-$/.test(arg))) pairs.push(arg);
    else if (pairs.length > 0)
      throw new Error(`all resources must be specified before ${what} changes: ${arg}`);
    else resources.push(arg);
  }
  return { resources, pairs };
}
