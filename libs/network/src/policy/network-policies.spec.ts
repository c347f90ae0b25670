// Every connection of testdata/network-policies.yaml, through a whole network: explained, and really opened.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { kinds } from '@drydock/kinds';
import {
  createRandom,
  parseYaml,
  parseYamlDocuments,
  VirtualClock,
  type KubeObject,
} from '@drydock/machinery';
import { createNetwork, type AttachedStack } from '../create-network.ts';
import { GivenObjects } from '../testing/given-objects.ts';

interface Table {
  readonly world: {
    readonly namespaces: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly nodes: Readonly<Record<string, string>>;
    readonly hosts: Readonly<Record<string, string>>;
    readonly pods: readonly {
      readonly name: string;
      readonly node: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
    }[];
  };
  readonly scenarios: readonly {
    readonly name: string;
    readonly policies: string;
    readonly allowed?: readonly string[];
    readonly denied?: readonly string[];
  }[];
}

const file = new URL('../../testdata/network-policies.yaml', import.meta.url);
const { world, scenarios } = parseYaml(readFileSync(file, 'utf8')) as Table;

const definition = kinds.find(({ kind }) => kind === 'NetworkPolicy')!;

/** The policies as the API server stores them; one that it would refuse fails the test. */
function policiesOf(text: string): KubeObject[] {
  return parseYamlDocuments(text)
    .map(({ value }) => value as KubeObject | undefined)
    .filter((value) => value?.metadata !== undefined)
    .map((value) => {
      const object = { ...value!, apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
      const stored = definition.defaults?.(object) ?? object;
      expect(definition.validate?.(stored, { now: 0 }) ?? []).toEqual([]);
      return stored;
    });
}

function build(policies: readonly KubeObject[]) {
  const clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const policyInformers = new GivenObjects();
  const random = createRandom('policies');
  const network = createNetwork({ informers: new GivenObjects(), policyInformers, clock, random });
  const stacks = new Map<string, AttachedStack>();
  for (const [name, address] of Object.entries(world.nodes))
    stacks.set(name, network.attachNode(name, address));
  for (const [name, address] of Object.entries(world.hosts))
    stacks.set(name, network.attach({ name, address }));
  for (const [name, labels] of Object.entries(world.namespaces))
    policyInformers.give({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...labels, 'kubernetes.io/metadata.name': name } },
    });
  for (const { name: fullName, node, labels, ports = [] } of world.pods) {
    const [namespace = '', name = ''] = fullName.split('/');
    stacks.set(fullName, network.attachPod({ namespace, name, nodeName: node }));
    const spec = { nodeName: node, containers: [{ name: 'main', image: 'x', ports }] };
    policyInformers.give({ apiVersion: 'v1', kind: 'Pod', metadata: { namespace, name, labels }, spec });
  }
  policyInformers.give(...policies);
  return { clock, network, stacks };
}

type Built = ReturnType<typeof build>;

/** `allowed` or `dropped`, twice: as explained and as it happens. */
async function outcome({ clock, network, stacks }: Built, line: string): Promise<string> {
  const [, fromName, toName, port, protocol = port === 'ping' ? 'ICMP' : 'TCP'] =
    /^(\S+) -> (\S+):(\w+)(?:\/(\w+))?$/.exec(line)!;
  const [from, to] = [stacks.get(fromName!)!, stacks.get(toName!)!];
  const number = port === 'ping' ? 0 : Number(port);
  const hops = network.explain({
    from,
    host: to.address,
    port: number,
    protocol: protocol as 'TCP' | 'UDP' | 'ICMP',
  });
  const explained = hops.at(-1)?.kind === 'end' ? 'dropped' : 'allowed';
  const happened = await really({ clock, from, to, port: number, protocol });
  return happened === undefined || happened === explained ? explained : `${explained}, but ${happened}`;
}

interface Attempt {
  readonly clock: VirtualClock;
  readonly from: AttachedStack;
  readonly to: AttachedStack;
  readonly port: number;
  readonly protocol: string;
}

async function really({ clock, from, to, port, protocol }: Attempt): Promise<string | undefined> {
  const open = (): Promise<unknown> => {
    if (protocol === 'ICMP') return from.ping(to.address);
    if (protocol === 'TCP') return from.connect(to.address, port);
    return from.queryDns(to.address, { name: 'x', type: 'A' });
  };
  if (protocol === 'UDP' && port !== 53) return undefined;
  const listener =
    protocol === 'UDP'
      ? to.serveDns(async () => ({ code: 'NOERROR', records: [], authoritative: true }))
      : to.listen(port === 0 ? 1 : port, () => undefined);
  const begun = clock.now();
  try {
    await clock.runFor(open());
    return 'allowed';
  } catch (error) {
    expect((error as Error).message).toBe('Connection timed out');
    expect(clock.now() - begun).toBe(protocol === 'UDP' ? 5000 : 130_000);
    return 'dropped';
  } finally {
    listener.close();
  }
}

describe.each(scenarios)('$name', ({ policies, allowed = [], denied = [] }) => {
  const cases = [
    ...allowed.map((line) => ({ line, expected: 'allowed' })),
    ...denied.map((line) => ({ line, expected: 'dropped' })),
  ];
  test.each(cases)('$expected: $line', async ({ line, expected }) => {
    expect(await outcome(build(policiesOf(policies)), line)).toBe(expected);
  });
});

test('the table is as large as promised', () => {
  const cases = scenarios.flatMap(({ allowed = [], denied = [] }) => [...allowed, ...denied]);
  expect(cases.length).toBeGreaterThanOrEqual(150);
});
