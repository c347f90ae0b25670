import { hasReason, parseJsonPath, type KubeObject, type WatchEvent } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { duration, text } from '../../flags/flag.ts';
import {
  allFlag,
  allNamespacesFlag,
  fieldSelectorFlag,
  filenameFlag,
  localFlag,
  printFlags,
  recursiveFlag,
  selectorFlag,
} from '../../flags/shared.ts';
import type { Invocation } from '../../invocation.ts';
import { goString } from '../../printers/go-format.ts';
import { relaxedJsonPath } from '../../printers/relaxed-json-path.ts';
import { select, visit, type Selection } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { collectionPath, objectPath, withKind, type Info } from '../../resources/info.ts';
import { operationPrinter } from '../../resources/operations.ts';
import { Deadline } from './deadline.ts';

export const waitCommand: Command = {
  name: 'wait',
  group: 'Advanced Commands',
  short: 'Experimental: Wait for a specific condition on one or many resources',
  long: `Returns as soon as every object is as --for wants it: has a condition, has a value at a JSONPath, exists, or is gone. Names of conditions are compared without regard to case.`,
  examples: [
    ['Until a pod is ready', 'kubectl wait --for=condition=Ready pod/web'],
    ['Until a pod runs', "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web"],
    [
      'Until it is gone, at most a minute',
      'kubectl delete pod/web',
      'kubectl wait --for=delete pod/web --timeout=60s',
    ],
  ],
  usage:
    "wait ([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  flags: [
    allFlag('All objects of the given types in the namespace.'),
    allNamespacesFlag,
    ...printFlags,
    fieldSelectorFlag,
    filenameFlag('File, directory or URL that names what to wait for.'),
    text('for', "What to wait for: create, delete, condition=NAME[=VALUE], jsonpath='{PATH}'[=VALUE]."),
    localFlag,
    { ...recursiveFlag, default: 'true' },
    selectorFlag,
    duration('timeout', 'How long to wait; zero: look once; negative: a week.', '30s'),
  ],
  completes: 'resources',
  run,
};

type Check = (object: KubeObject) => boolean;
interface Condition {
  readonly kind: 'create' | 'delete' | 'check';
  readonly check: Check;
}

async function run(invocation: Invocation): Promise<void> {
  const { flags, access, host } = invocation;
  const condition = conditionOf(flags.text('for'));
  const print = await operationPrinter(invocation);
  const timeout = flags.duration('timeout');
  const deadline = new Deadline(host, timeout < 0 ? 7 * 86_400_000 : timeout === 0 ? Infinity : timeout);
  const selection = await select(access, {
    ...queryOfFlags(invocation),
    recursive: true,
    latest: condition.kind !== 'create',
    withoutObjects: condition.kind === 'create',
  });
  let count = 0;
  try {
    for (const info of await infosOf(invocation, selection, condition, deadline)) {
      count++;
      const met = await waitForOne(invocation, info, condition, deadline, timeout === 0);
      await print(met, 'condition met');
    }
  } catch (error) {
    if (deadline.expired && (error as Error).name === 'Cancelled')
      throw new Error('timed out waiting for the condition', { cause: error });
    throw error;
  } finally {
    deadline.stop();
  }
  if (count === 0 && condition.kind !== 'delete') throw new Error('no matching resources found');
}

/** What to wait for; with `--for=create` objects may have yet to appear. */
async function infosOf(
  invocation: Invocation,
  selection: Selection,
  condition: Condition,
  deadline: Deadline,
): Promise<readonly Info[]> {
  for (;;) {
    const infos: Info[] = [];
    for await (const { info, error } of visit(invocation.access, selection)) {
      if (info) infos.push(info);
      else if (!(condition.kind === 'delete' && hasReason(error, 'NotFound'))) throw error;
    }
    const selecting = selection.targets.some((target) => target.type === 'selector');
    if (infos.length > 0 || condition.kind !== 'create' || !selecting) return infos;
    await deadline.race(invocation.host.clock.sleep(1000));
  }
}

function conditionOf(text: string): Condition {
  const lower = text.toLowerCase();
  if (lower === 'delete') return { kind: 'delete', check: () => false };
  if (lower === 'create') return { kind: 'create', check: () => true };
  if (text.startsWith('condition=')) {
    const [name = '', value = 'true'] = text.slice('condition='.length).split(/=(.*)/s);
    return { kind: 'check', check: hasCondition(name, value) };
  }
  if (text.startsWith('jsonpath=')) return { kind: 'check', check: hasValue(text.slice('jsonpath='.length)) };
  throw new Error(`unrecognized condition: ${JSON.stringify(text)}`);
}

interface Conditioned extends KubeObject {
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly {
      readonly type?: string;
      readonly status?: string;
      readonly observedGeneration?: number;
    }[];
  };
}

function hasCondition(name: string, value: string): Check {
  return (object) => {
    const { status, metadata } = object as Conditioned;
    const found = status?.conditions?.find((one) => one.type?.toLowerCase() === name.toLowerCase());
    if (!found) return false;
    const observed = found.observedGeneration ?? status?.observedGeneration;
    if (metadata.generation !== undefined && observed !== undefined && observed < metadata.generation)
      return false;
    return (found.status ?? '').toLowerCase() === value.toLowerCase();
  };
}

function hasValue(text: string): Check {
  const unquoted = text.replace(/^'(.*)'$/s, '$1');
  const match = /^(\{.*\}|[^={}]+)(?:=(.*))?$/s.exec(unquoted);
  if (!match || match[1] === '' || match[2] === '')
    throw new Error(
      "jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'",
    );
  const path = match[1]!.replace(/'$/, '');
  const query = parseJsonPath(path.startsWith('{') ? path : relaxedJsonPath(path));
  const wanted = match[2]?.replace(/^(['"])(.*)\1$/s, '$2');
  return (object) => {
    const found = query.find(object);
    if (found.length === 0) return false;
    if (found.length > 1) throw new Error(`given jsonpath expression matches more than one value`);
    if (wanted === undefined) return true;
    if (found[0] !== null && typeof found[0] === 'object')
      throw new Error(`jsonpath leads to a nested object or list which is not supported`);
    return goString(found[0]) === wanted;
  };
}

async function waitForOne(
  invocation: Invocation,
  info: Info,
  condition: Condition,
  deadline: Deadline,
  once: boolean,
): Promise<KubeObject> {
  const rest = await invocation.access.rest();
  if (info.name === '') throw new Error('resource name must be provided');
  const suffix = `${info.mapping.plural}/${info.name}`;
  let last = info.object;
  try {
    for (;;) {
      const current = await rest.get<KubeObject>(objectPath(info)).catch((error: unknown) => {
        if (hasReason(error, 'NotFound') && condition.kind !== 'check') return undefined;
        throw error;
      });
      if (current) last = withKind(current, info.mapping);
      if (condition.kind === 'delete' ? !current : current && condition.check(current)) return last;
      if (once) throw new Error(`condition not met for ${suffix}`);
      const seen = await watchUntil(invocation, info, condition, deadline, current?.metadata.resourceVersion);
      if (seen) return withKind(seen, info.mapping);
    }
  } catch (error) {
    if (deadline.expired)
      throw new Error(`timed out waiting for the condition on ${suffix}`, { cause: error });
    throw error;
  }
}

async function watchUntil(
  invocation: Invocation,
  info: Info,
  condition: Condition,
  deadline: Deadline,
  resourceVersion: string | undefined,
): Promise<KubeObject | undefined> {
  const rest = await invocation.access.rest();
  const events = await rest.watch(collectionPath(info.mapping, info.namespace), {
    query: { fieldSelector: `metadata.name=${info.name}`, resourceVersion },
    signal: deadline.signal,
  });
  const iterator = events[Symbol.asyncIterator]();
  try {
    for (
      let next = await deadline.race(iterator.next());
      !next.done;
      next = await deadline.race(iterator.next())
    ) {
      const { type, object }: WatchEvent = next.value;
      if (type === 'DELETED' && condition.kind === 'delete') return object as KubeObject;
      const present = type === 'ADDED' || type === 'MODIFIED';
      if (present && condition.kind !== 'delete' && condition.check(object as KubeObject))
        return object as KubeObject;
      if (type === 'ERROR') return undefined;
    }
    return undefined;
  } finally {
    void iterator.return?.();
  }
}
