import type { Node } from '@drydock/kinds';
import { labelValue, qualifiedName, type KubeObject } from '@drydock/machinery';
import type { Command } from '../../command.ts';
import { throwCollected } from '../../errors.ts';
import { bool } from '../../flags/flag.ts';
import {
  allFlag,
  dryRunFlag,
  fieldManagerFlag,
  printFlags,
  selectorFlag,
  validateFlag,
} from '../../flags/shared.ts';
import { dryRunOf } from '../../flags/strategy.ts';
import { taintText } from '../../describe/node.ts';
import type { Invocation } from '../../invocation.ts';
import { collect, select } from '../../resources/builder.ts';
import { queryOfFlags } from '../../resources/query-flags.ts';
import { operationPrinter, patchObject } from '../../resources/operations.ts';

interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export const taintCommand: Command = {
  name: 'taint',
  group: 'Cluster Management Commands',
  short: 'Update the taints on one or more nodes',
  long: `A taint is KEY=VALUE:EFFECT or KEY:EFFECT; a minus at its end removes it. Effects: ${effects.join(', ')}. Only nodes can be tainted.`,
  examples: [
    ['Keep pods off a node', 'kubectl taint nodes worker dedicated=db:NoSchedule'],
    ['Remove it', 'kubectl taint nodes worker dedicated:NoSchedule-'],
    ['Remove all taints of a key', 'kubectl taint nodes worker dedicated-'],
  ],
  usage: 'taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N',
  flags: [
    allFlag('All nodes of the cluster.'),
    ...printFlags,
    dryRunFlag,
    fieldManagerFlag('kubectl-taint'),
    bool('overwrite', 'A taint that is there may get another value.'),
    selectorFlag,
    validateFlag,
  ],
  completes: 'resources',
  run,
};

async function run(invocation: Invocation): Promise<void> {
  const { flags, access } = invocation;
  const { resources, specs } = split(invocation.args);
  const { add, remove } = parseTaints(invocation, specs);
  if (flags.bool('all') && flags.text('selector'))
    throw new Error("setting 'all' parameter with a non empty selector is prohibited");
  if (!flags.bool('all') && !flags.text('selector') && resources.length < 2)
    throw new Error("at least one resource name must be specified since 'all' parameter is not set");
  const dryRun = await dryRunOf(invocation);
  const print = await operationPrinter(invocation);
  const selection = await select(access, { ...queryOfFlags({ flags, args: resources }), latest: true });
  const { infos, errors } = await collect(access, selection);
  const failures = [...errors];
  for (const info of infos) {
    if (info.mapping.kind !== 'Node')
      throw new Error(`invalid resource type ${info.mapping.plural}, only node types are supported`);
    try {
      const current = (info.object as Node & KubeObject).spec?.taints ?? [];
      const { taints, operation } = change(info.name, current, add, remove, flags.bool('overwrite'));
      const patch = { spec: { taints: taints.length > 0 ? taints : null } };
      const write = { dryRun, fieldManager: flags.text('field-manager') };
      const object =
        dryRun === 'client'
          ? { ...info.object, spec: { ...(info.object['spec'] as object), taints } }
          : await patchObject(invocation, info, 'merge', patch, write);
      await print(object, operation);
    } catch (error) {
      failures.push(error);
    }
  }
  throwCollected(failures);
}

function split(args: readonly string[]): { resources: string[]; specs: string[] } {
  const resources: string[] = [];
  const specs: string[] = [];
  for (const arg of args) {
    const isTaint = arg.includes('=') || arg.includes(':') || arg.endsWith('-');
    if (!isTaint && specs.length > 0)
      throw new Error(`all resources must be specified before taint changes: ${arg}`);
    (isTaint ? specs : resources).push(arg);
  }
  if (resources.length < 1) throw new Error('one or more resources must be specified as <resource> <name>');
  if (specs.length < 1) throw new Error('at least one taint update is required');
  return { resources, specs };
}

function parseTaints(invocation: Invocation, specs: readonly string[]): { add: Taint[]; remove: Taint[] } {
  const add: Taint[] = [];
  const remove: Taint[] = [];
  try {
    for (const spec of specs) {
      const taint = parseTaint(spec.replace(/-$/, ''));
      if (spec.endsWith('-')) {
        remove.push(taint);
        continue;
      }
      if (taint.effect === '') throw new Error(`invalid taint spec: ${spec}`);
      if (add.some((one) => one.key === taint.key && one.effect === taint.effect))
        throw new Error(`duplicated taints with the same key and effect: ${taintText(taint)}`);
      add.push(taint);
    }
  } catch (error) {
    throw invocation.usageError((error as Error).message);
  }
  const both = add.filter((one) =>
    remove.some(({ key, effect }) => key === one.key && (effect === '' || effect === one.effect)),
  );
  if (both.length > 0)
    throw new Error(
      `can not both modify and remove the following taint(s) in the same command: ${both.map(taintText).join(', ')}`,
    );
  return { add, remove };
}

function parseTaint(spec: string): Taint {
  const [left = '', effect = '', ...rest] = spec.split(':');
  const [key = '', value, ...more] = left.split('=');
  if (rest.length > 0 || more.length > 0) throw new Error(`invalid taint spec: ${spec}`);
  // without an effect the whole text is the key
  if (!spec.includes(':') && value !== undefined)
    throw new Error(`invalid taint spec: ${spec}, ${qualifiedName(spec).join('; ')}`);
  if (spec.includes(':') && !effects.includes(effect))
    throw new Error(`invalid taint effect: ${effect}, unsupported taint effect`);
  const problems = value === undefined ? [] : labelValue(value);
  if (problems.length > 0) throw new Error(`invalid taint spec: ${spec}, ${problems.join('; ')}`);
  const names = qualifiedName(key);
  if (names.length > 0) throw new Error(`invalid taint spec: ${spec}, ${names.join('; ')}`);
  return { key, ...(value ? { value } : {}), effect };
}

function change(
  name: string,
  current: readonly Taint[],
  add: readonly Taint[],
  remove: readonly Taint[],
  overwrite: boolean,
): { taints: Taint[]; operation: string } {
  const same = (a: Taint, b: Taint) => a.key === b.key && a.effect === b.effect;
  const taken = add.filter((one) => current.some((old) => same(old, one)));
  if (!overwrite && taken.length > 0) {
    const list = taken.map((one) => `{${one.key} ${one.value ?? ''} ${one.effect} <nil>}`).join(' ');
    throw new Error(
      `node ${name} already has [${list}] taint(s) with same effect(s) and --overwrite is false`,
    );
  }
  const gone = (taint: Taint) =>
    remove.some((one) => one.key === taint.key && (one.effect === '' || one.effect === taint.effect));
  const missing = remove.filter(
    (one) => !current.some((old) => old.key === one.key && (one.effect === '' || one.effect === old.effect)),
  );
  throwCollected(missing.map((one) => new Error(`taint ${JSON.stringify(taintText(one))} not found`)));
  const kept = current.filter((old) => !gone(old) && !add.some((one) => same(old, one)));
  const operation =
    remove.length > 0 && add.length > 0
      ? 'modified'
      : remove.length > 0
        ? 'untainted'
        : taken.length > 0
          ? 'modified'
          : 'tainted';
  return { taints: [...add, ...kept], operation };
}
