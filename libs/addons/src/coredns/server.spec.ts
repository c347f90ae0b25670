// The program against a real API server. Its machine is a stand-in: addons know the shell only through the image contract.
import { expect, test } from '@jest/globals';
import { createClient, resources } from '@drydock/client';
import { createEnvironment } from '@drydock/envtest';
import type { ConfigMap, Service } from '@drydock/kinds';
import { CancelSource, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import { createCoreDnsImage } from './image.ts';
import type { AnswerDns, Process } from '../machine.ts';
import { coreDnsObjects } from './objects.ts';

test('answers from the services that the API server has', async () => {
  const environment = await createEnvironment();
  const { clock } = environment;
  const client = createClient(environment.transport);
  const config = coreDnsObjects().find(({ kind }) => kind === 'ConfigMap') as ConfigMap;
  let answer: AnswerDns | undefined;
  let said = '';
  const stop: (() => void)[] = [];
  const closing = { address: '0.0.0.0', port: 0, close: () => undefined };
  const write = async (bytes: Uint8Array) => void (said += decodeUtf8(bytes));
  const process = {
    argv: ['/coredns', '-conf', '/etc/coredns/Corefile'],
    fs: { readFile: () => encodeUtf8(config.data!['Corefile']!), watch: () => () => undefined },
    network: { listen: () => closing, serveDns: (given: AnswerDns) => ((answer = given), closing) },
    clock,
    random: environment.random,
    stdout: { write, close: () => undefined },
    ended: new CancelSource().signal,
    onSignal: (_: string, handler: () => void) => (stop.push(handler), () => undefined),
  } as unknown as Process;
  const image = createCoreDnsImage({ transport: () => environment.transport });
  const exited = image.programs('v1.12.1')['coredns']!(process);
  await clock.runUntil(clock.now() + 1000);
  expect(said).toContain('CoreDNS-1.12.1\n');

  const service: Service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'web', namespace: 'default' },
    spec: { clusterIP: '10.96.7.7', ports: [{ port: 80 }] },
  };
  const ask = async (name: string) => (await answer!({ name, type: 'A' })).records.map(({ data }) => data);
  expect(await ask('web.default.svc.cluster.local')).toEqual([]);
  await clock.runFor(client.of(resources.services, 'default').create(service), clock.now() + 1000);
  await clock.settle();
  expect(await ask('WEB.default.svc.cluster.local')).toEqual(['10.96.7.7']);
  expect(await answer!({ name: 'example.com', type: 'A' })).toMatchObject({ code: 'SERVFAIL' });
  expect(said).toContain('[ERROR] plugin/errors: 2 example.com. A: not simulated: names of the internet\n');

  stop[0]!();
  expect(await clock.runFor(exited, clock.now() + 10_000)).toBe(0);
  expect(said).toMatch(/\[INFO\] SIGTERM: Shutting down servers then terminating\n/);
});

test('hosts come first: their other types are empty, other names end there without fallthrough', async () => {
  const { clock, transport, random, stop } = await createEnvironment();
  const corefile = '.:53 {\n  hosts {\n    10.9.9.9 db.corp\n  }\n  kubernetes cluster.local\n}\n';
  let answer: AnswerDns | undefined;
  const closing = { address: '0.0.0.0', port: 0, close: () => undefined };
  const process = {
    argv: ['/coredns', '-conf', '/etc/coredns/Corefile'],
    fs: { readFile: () => encodeUtf8(corefile), watch: () => () => undefined },
    network: { listen: () => closing, serveDns: (given: AnswerDns) => ((answer = given), closing) },
    clock,
    random,
    stdout: { write: async () => undefined, close: () => undefined },
    ended: new CancelSource().signal,
    onSignal: () => () => undefined,
  } as unknown as Process;
  void createCoreDnsImage({ transport: () => transport }).programs('v1.12.1')['coredns']!(process);
  await clock.runUntil(clock.now() + 1000);
  const ask = async (name: string, type: 'A' | 'AAAA') => {
    const { code, records } = await answer!({ name, type });
    return [code, ...records.map(({ data }) => data)];
  };
  expect(await ask('db.corp', 'A')).toEqual(['NOERROR', '10.9.9.9']);
  expect(await ask('db.corp', 'AAAA')).toEqual(['NOERROR']);
  expect(await ask('kubernetes.default.svc.cluster.local', 'A')).toEqual(['SERVFAIL']);
  stop();
});
