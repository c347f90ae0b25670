// Commands that stream, against a transport that plays the server.
import { expect, test } from '@jest/globals';
import {
  CancelSource,
  Channel,
  encodeUtf8,
  Pipe,
  readerOf,
  VirtualClock,
  type ByteReader,
  type RestRequest,
  type RestTransport,
  type StatusObject,
  type WatchEvent,
} from '@drydock/machinery';
import { completeKubectl } from './complete.ts';
import { runKubectl } from './run.ts';
import { MemoryHost } from './testing/memory-host.ts';

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace: 'default', resourceVersion: '5', uid: 'u' },
  spec: { containers: [{ name: 'a' }, { name: 'b' }] },
  status: { phase: 'Running' },
};
const resource = {
  resource: 'pods',
  responseKind: { kind: 'Pod' },
  scope: 'Namespaced',
  singularResource: 'pod',
  verbs: ['get', 'list'],
  shortNames: ['po'],
};
const discovery = {
  kind: 'APIGroupDiscoveryList',
  items: [{ metadata: {}, versions: [{ version: 'v1', resources: [resource] }] }],
};
const columns = [{ name: 'Name', type: 'string', format: 'name' }, { name: 'Status' }];
const table = (status: string) => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata: { resourceVersion: '7' },
  columnDefinitions: columns,
  rows: [{ cells: ['web', status], object: { metadata: { name: 'web' } } }],
});
const success: StatusObject = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success' };

interface Server {
  readonly events?: Channel<WatchEvent>;
  readonly log?: ByteReader;
  readonly status?: StatusObject;
  readonly stdin?: Pipe;
  readonly seen: string[];
}

function transportOf(server: Server): RestTransport {
  return {
    request: async ({ path, headers = {} }: RestRequest) => {
      server.seen.push(path);
      const [place = '', query = ''] = path.split('?');
      if (place === '/api') return { status: 200, headers: {}, body: discovery };
      if (place === '/apis')
        return { status: 200, headers: {}, body: { kind: 'APIGroupDiscoveryList', items: [] } };
      if (place.endsWith('/log')) return { status: 200, headers: {}, bytes: server.log ?? readerOf('') };
      if (query.includes('watch=true'))
        return { status: 200, headers: {}, events: server.events ?? new Channel() };
      if (headers['accept']?.includes('Table')) return { status: 200, headers: {}, body: table('Running') };
      if (place.endsWith('/pods')) return { status: 200, headers: {}, body: { items: [pod], metadata: {} } };
      return { status: 200, headers: {}, body: pod };
    },
    connect: async ({ path }) => {
      server.seen.push(path);
      return {
        ...(server.stdin ? { stdin: server.stdin.writer } : {}),
        stdout: readerOf('hello\n'),
        stderr: readerOf('oops\n'),
        status: Promise.resolve(server.status ?? success),
        resize: () => undefined,
        close: () => undefined,
      };
    },
  };
}

const clockOf = () =>
  new VirtualClock({ start: 1_760_000_000_000, settle: () => new Promise((r) => setImmediate(r)) });

test('get -w prints what comes until Ctrl-C', async () => {
  const clock = clockOf();
  const events = new Channel<WatchEvent>();
  const stop = new CancelSource();
  const host = new MemoryHost({
    clock,
    transport: transportOf({ events, seen: [] }),
    cancelled: stop.signal,
  });
  const outcome = host.run('get', 'pods', '-w');
  await clock.settle();
  const { columnDefinitions: _, ...rest } = table('Terminating');
  events.push({ type: 'MODIFIED', object: rest });
  await clock.settle();
  stop.cancel('SIGINT');
  expect(await clock.runFor(outcome)).toEqual({
    stdout: 'NAME   STATUS\nweb    Running\nweb    Terminating\n',
    stderr: '',
    code: 130,
  });
});

test('exec passes streams on and ends with the code of the process', async () => {
  const clock = clockOf();
  const seen: string[] = [];
  const status: StatusObject = {
    ...success,
    status: 'Failure',
    reason: 'NonZeroExitCode',
    message: 'command terminated with non-zero exit code',
    details: { causes: [{ reason: 'ExitCode', message: '3' }] },
  };
  const host = new MemoryHost({ clock, transport: transportOf({ status, seen }) });
  expect(await clock.runFor(host.run('exec', 'web', '--', 'ls', '-l'))).toEqual({
    stdout: 'hello\n',
    stderr: 'Defaulted container "a" out of: a, b\noops\ncommand terminated with exit code 3\n',
    code: 3,
  });
  expect(seen.at(-1)).toBe(
    '/api/v1/namespaces/default/pods/web/exec?command=ls&command=-l&container=a&stderr=true&stdout=true',
  );
});

test('exec -i passes standard input on', async () => {
  const clock = clockOf();
  const stdin = new Pipe();
  const host = new MemoryHost({ clock, transport: transportOf({ stdin, seen: [] }), stdin: 'typed' });
  expect((await clock.runFor(host.run('exec', '-i', 'web', '-c', 'b', '--', 'cat'))).code).toBe(0);
  expect(await stdin.read()).toEqual(encodeUtf8('typed'));
});

test('logs -f streams lines with their prefix', async () => {
  const clock = clockOf();
  const log = new Pipe();
  const host = new MemoryHost({ clock, transport: transportOf({ log: log.reader, seen: [] }) });
  const outcome = host.run('logs', '-f', 'web', '-c', 'a', '--prefix');
  await log.write(encodeUtf8('one\ntw'));
  await log.write(encodeUtf8('o\n'));
  log.close();
  expect(await clock.runFor(outcome)).toEqual({
    stdout: '[pod/web/a] one\n[pod/web/a] two\n',
    stderr: '',
    code: 0,
  });
});

test('a broken pipe ends quietly', async () => {
  const clock = clockOf();
  const host = new MemoryHost({ clock, transport: transportOf({ seen: [] }) });
  const pipe = new Pipe();
  pipe.closeReader();
  expect(await clock.runFor(runKubectl(host.host(['get', 'pods'], pipe.writer, pipe.writer)))).toBe(141);
});

test('completion', async () => {
  const clock = clockOf();
  const kubeconfig = 'contexts: [{name: dev, context: {}}, {name: prod, context: {}}]';
  const memory = new MemoryHost({
    clock,
    transport: transportOf({ seen: [] }),
    files: { '/root/.kube/config': kubeconfig },
  });
  const pipe = new Pipe();
  const complete = (line: string) => {
    const words = line.split(' ');
    return clock.runFor(completeKubectl(memory.host([], pipe.writer, pipe.writer), words, words.length - 1));
  };
  expect(await complete('kubectl ge')).toEqual(['get']);
  expect(await complete('kubectl get po')).toEqual(['pods']);
  expect(await complete('kubectl get pods ')).toEqual(['web']);
  expect(await complete('kubectl logs web -c ')).toEqual(['a', 'b']);
  expect(await complete('kubectl get --show-l')).toEqual(['--show-labels']);
  expect(await complete('kubectl config use-context ')).toEqual(['dev', 'prod']);
  expect(await complete('kubectl create dep')).toEqual(['deployment']);
  expect(await complete('kubectl get pods --context d')).toEqual(['dev']);
});
