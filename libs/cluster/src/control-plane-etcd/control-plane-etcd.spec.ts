// etcdctl in the control plane's pod, against the store of a whole cluster.
import { createRandom, decodeUtf8, readAll, VirtualClock } from '@drydock/machinery';
import { describe, expect, test } from '@jest/globals';
import type { Cluster } from '../cluster.ts';
import { createCluster } from '../create-cluster.ts';

const start = 1_760_000_000_000;
const pki = '/run/config/pki/etcd';
const trusted = [
  '--endpoints=https://127.0.0.1:2379',
  `--cacert=${pki}/ca.crt`,
  `--cert=${pki}/server.crt`,
  `--key=${pki}/server.key`,
];

interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

async function boot() {
  const clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const cluster = await clock.runFor(
    createCluster({ profile: 'docker-desktop', clock, random: createRandom('etcd') }),
  );
  await clock.runUntil(start + 60_000);
  const raw = (...command: string[]) => clock.runFor(run(cluster, command));
  const etcdctl = (...args: string[]) => raw('etcdctl', ...trusted, ...args);
  return { clock, cluster, raw, etcdctl };
}

async function run(cluster: Cluster, command: readonly string[]): Promise<Ran> {
  const target = { namespace: 'kube-system', pod: 'etcd-docker-desktop', container: 'etcd' };
  const options = { command, stdin: false, stdout: true, stderr: true, tty: false };
  const streams = await cluster.kubelet('docker-desktop')!.exec(target, options);
  const [stdout, stderr] = await Promise.all([readAll(streams.stdout!), readAll(streams.stderr!)]);
  const { status, details } = await streams.status;
  const code = status === 'Success' ? 0 : Number(details?.causes?.[0]?.message ?? 1);
  return { stdout: decodeUtf8(stdout), stderr: decodeUtf8(stderr), code };
}

const said = (stdout: string): Ran => ({ stdout, stderr: '', code: 0 });

describe('etcdctl', () => {
  test('members', async () => {
    const { etcdctl } = await boot();
    const [id, url] = ['5a5fcaeaef75abff', 'https://192.168.65.3'];
    expect(await etcdctl('member', 'list')).toEqual(
      said(`${id}, started, docker-desktop, ${url}:2380, ${url}:2379, false\n`),
    );
    expect(await etcdctl('member', 'list', '-w', 'table')).toEqual(
      said(
        `+------------------+---------+----------------+---------------------------+---------------------------+------------+
|        ID        | STATUS  |      NAME      |        PEER ADDRS         |       CLIENT ADDRS        | IS LEARNER |
+------------------+---------+----------------+---------------------------+---------------------------+------------+
| 5a5fcaeaef75abff | started | docker-desktop | https://192.168.65.3:2380 | https://192.168.65.3:2379 |      false |
+------------------+---------+----------------+---------------------------+---------------------------+------------+
`,
      ),
    );
    expect(await etcdctl('endpoint', 'health')).toEqual(
      said(
        expect.stringMatching(
          /^https:\/\/127\.0\.0\.1:2379 is healthy: successfully committed proposal: took = \d+\.\d+ms\n$/,
        ) as unknown as string,
      ),
    );
    const { stdout } = await etcdctl('endpoint', 'status', '--cluster');
    expect(stdout).toMatch(
      /^https:\/\/192\.168\.65\.3:2379, 5a5fcaeaef75abff, 3\.6\.4, 3\.6\.0, \d+ kB, \d+ kB, \d+%, 0 B, true, false, 2, \d+, \d+, , , false\n$/,
    );
    expect(await etcdctl('alarm', 'list')).toEqual(said(''));
    expect(await etcdctl('version')).toEqual(said('etcdctl version: 3.6.4\nAPI version: 3.6\n'));
  });

  test('keys: bytes outside of /registry, objects inside; a change changes the cluster', async () => {
    const { cluster, etcdctl } = await boot();
    expect(await etcdctl('put', 'foo', 'bar')).toEqual(said('OK\n'));
    expect(await etcdctl('get', 'foo')).toEqual(said('foo\nbar\n'));
    expect(await etcdctl('get', 'foo', '--print-value-only')).toEqual(said('bar\n'));
    expect(await etcdctl('del', 'foo', '--prev-kv')).toEqual(said('1\nfoo\nbar\n'));
    expect(await etcdctl('get', 'foo')).toEqual(said(''));
    const prefix = '/registry/namespaces/';
    expect(await etcdctl('get', prefix, '--prefix', '--keys-only')).toEqual(
      said(['default', 'kube-node-lease', 'kube-public', 'kube-system'].map((name) => `${prefix}${name}\n\n`).join('')),
    );
    const { stdout } = await etcdctl('get', `${prefix}default`);
    expect(stdout.startsWith(`${prefix}default\nk8s\0\n\x0f\n\x02v1\x12\tNamespace\x12`)).toBe(true);
    const json = '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"made","namespace":"default"},"data":{"a":"b"}}';
    expect(await etcdctl('put', '/registry/configmaps/default/made', json)).toEqual(said('OK\n'));
    const path = '/api/v1/namespaces/default/configmaps/made';
    expect((await cluster.adminTransport.request({ method: 'GET', path })).body).toMatchObject({ data: { a: 'b' } });
    expect(await etcdctl('del', '/registry/configmaps/default/made')).toEqual(said('1\n'));
    expect((await cluster.adminTransport.request({ method: 'GET', path })).status).toBe(404);
  }); // prettier-ignore

  test('compaction refuses what is gone and what is to come', async () => {
    const { cluster, etcdctl } = await boot();
    const { revision } = cluster.store;
    expect(await etcdctl('compact', String(revision))).toEqual(said(`compacted revision ${revision}\n`));
    expect(await etcdctl('compaction', String(revision - 1))).toEqual({
      stdout: '',
      stderr: 'Error: etcdserver: mvcc: required revision has been compacted\n',
      code: 1,
    });
    expect(await etcdctl('get', 'foo', '--rev=2')).toEqual({
      stdout: '',
      stderr: 'Error: etcdserver: mvcc: required revision has been compacted\n',
      code: 1,
    });
    expect(await etcdctl('compact', '99999')).toEqual({
      stdout: '',
      stderr: 'Error: etcdserver: mvcc: required revision is a future revision\n',
      code: 1,
    });
  });

  test('watch: past and present, with what was before', async () => {
    const { clock, cluster, etcdctl } = await boot();
    const since = cluster.store.revision;
    await etcdctl('put', 'foo', '1');
    const target = { namespace: 'kube-system', pod: 'etcd-docker-desktop', container: 'etcd' };
    const command = [
      'etcdctl',
      ...trusted,
      'watch',
      'foo',
      '--prev-kv',
      `--rev=${since + 1}`,
      '-w',
      'fields',
    ];
    const streams = await cluster
      .kubelet('docker-desktop')!
      .exec(target, { command, stdin: false, stdout: true, stderr: true, tty: false });
    let seen = '';
    void (async () => {
      for (let chunk = await streams.stdout!.read(); chunk; chunk = await streams.stdout!.read())
        seen += decodeUtf8(chunk);
    })();
    await clock.runUntil(clock.now() + 1000);
    await etcdctl('put', 'foo', '2');
    await etcdctl('del', 'foo');
    await clock.runUntil(clock.now() + 1000);
    streams.close();
    const line = (name: string) => seen.split('\n').filter((text) => text.startsWith(`"${name}" :`)).map((text) => text.replace(/^.* : /, '')); // prettier-ignore
    expect(line('Type')).toEqual(['PUT', 'PUT', 'DELETE']);
    expect(line('Value')).toEqual(['"1"', '"2"', '""']);
    expect(line('Version')).toEqual(['1', '2', '0']);
    expect(line('PrevValue')).toEqual(['"1"', '"2"']);
    expect(line('PrevVersion')).toEqual(['1', '2']);
    const created = String(since + 1);
    expect([line('CreateRevision'), line('PrevCreateRevision')]).toEqual([
      [created, created, '0'],
      [created, created],
    ]);
  });

  test('leases: Events are tied to one', async () => {
    const { clock, etcdctl } = await boot();
    const { stdout } = await etcdctl('lease', 'list');
    const [found, id] = stdout.split('\n');
    expect(found).toBe('found 1 leases');
    const held = await etcdctl('lease', 'timetolive', id!, '--keys');
    expect(held.stdout).toMatch(
      new RegExp(
        `^lease ${id} granted with TTL\\(3660s\\), remaining\\(36\\d\\ds\\), attached keys\\(\\[/registry/events/default/`,
      ),
    );
    const granted = await etcdctl('lease', 'grant', '30');
    const [, own] = /^lease ([0-9a-f]{16}) granted with TTL\(30s\)\n$/.exec(granted.stdout) ?? [];
    expect(await etcdctl('put', 'foo', 'bar', `--lease=${own}`)).toEqual(said('OK\n'));
    expect(await etcdctl('lease', 'keep-alive', '--once', own!)).toEqual(
      said(`lease ${own} keepalived with TTL(30)\n`),
    );
    await clock.runUntil(clock.now() + 31_000);
    expect(await etcdctl('get', 'foo')).toEqual(said(''));
    expect(await etcdctl('lease', 'timetolive', own!)).toEqual(said(`lease ${own} already expired\n`));
    expect((await etcdctl('lease', 'revoke', own!)).stderr).toBe(
      'Error: failed to revoke lease (etcdserver: requested lease not found)\n',
    );
  });

  test('without the right certificates and addresses', async () => {
    const { raw } = await boot();
    const failed = async (...args: string[]) => {
      const { stdout, stderr, code } = await raw('etcdctl', ...args, 'member', 'list');
      const [line = '', ...rest] = stderr.split('\n');
      const { error, msg } = (line.startsWith('{') ? JSON.parse(line) : { error: line }) as Record<string, string>;
      expect([stdout, msg, rest]).toEqual(['', 'retrying of unary invoker failed', ['Error: context deadline exceeded', '']]);
      expect(code).toBe(1);
      return error!.replace('rpc error: code = DeadlineExceeded desc = latest balancer error: last connection error: ', '');
    };
    const https = '--endpoints=https://127.0.0.1:2379';
    expect(await failed()).toBe('connection error: desc = "error reading server preface: EOF"');
    expect(await failed(https)).toBe(
      'connection error: desc = "transport: authentication handshake failed: tls: failed to verify certificate: x509: certificate signed by unknown authority"',
    );
    expect(await failed(https, `--cacert=${pki}/ca.crt`)).toBe(
      'connection error: desc = "error reading server preface: remote error: tls: certificate required"',
    );
    expect(await failed(https, `--cacert=${pki}/ca.crt`, `--cert=${pki}/ca.crt`, `--key=${pki}/ca.key`)).toBe(
      'connection error: desc = "error reading server preface: remote error: tls: unknown certificate authority"',
    );
    expect(await failed('--endpoints=127.0.0.1:2399')).toBe(
      'connection error: desc = "transport: Error while dialing: dial tcp 127.0.0.1:2399: connect: connection refused"',
    );
    expect(await raw('etcdctl', '--cacert=/nope', 'member', 'list')).toEqual({
      stdout: '',
      stderr: 'Error: open /nope: no such file or directory\n',
      code: 128,
    });
    expect(await raw('etcdctl', 'nope')).toEqual({
      stdout: '',
      stderr: `Error: unknown command "nope" for "etcdctl"\nRun 'etcdctl --help' for usage.\n`,
      code: 1,
    });
  }); // prettier-ignore
});

describe('snapshots', () => {
  test('save, status, restore into a directory that must be empty', async () => {
    const { cluster, etcdctl, raw } = await boot();
    const { revision, size } = cluster.store;
    const file = '/var/lib/etcd/snap.db';
    expect((await etcdctl('snapshot', 'save', file)).stdout).toBe(
      `Snapshot saved at ${file}\nServer version 3.6.0\n`,
    );
    expect(JSON.parse((await raw('etcdutl', 'snapshot', 'status', file, '-w', 'json')).stdout)).toEqual({
      hash: expect.any(Number),
      revision,
      totalKey: size,
      totalSize: expect.any(Number),
      version: '3.6.0',
    });
    const restored = await raw('etcdutl', 'snapshot', 'restore', file, '--data-dir=/var/lib/etcd/other');
    expect(restored.stderr.split('\n').map((line) => line && (JSON.parse(line) as { msg: string }).msg)).toEqual([
      'restoring snapshot',
      'added member',
      'restored snapshot',
      '',
    ]);
    expect(await raw('etcdutl', 'snapshot', 'restore', file, '--data-dir=/var/lib/etcd/other')).toEqual({
      stdout: '',
      stderr: 'Error: data-dir "/var/lib/etcd/other" not empty or could not be read\n',
      code: 1,
    });
    expect(await raw('etcdutl', 'snapshot', 'status', '/nope')).toEqual({
      stdout: '',
      stderr: 'Error: stat /nope: no such file or directory\n',
      code: 1,
    });
  }); // prettier-ignore

  test('a control plane that is put back: restore, then the manifest names the new directory', async () => {
    const { clock, cluster, etcdctl, raw } = await boot();
    const path = '/api/v1/namespaces/default/configmaps';
    const admin = cluster.adminTransport;
    const create = (name: string) =>
      admin.request({ method: 'POST', path, body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } } });
    const names = async () => {
      const { body } = await admin.request({ method: 'GET', path });
      return (body as { items: { metadata: { name: string } }[] }).items.map(({ metadata }) => metadata.name);
    };
    await create('before');
    await etcdctl('snapshot', 'save', '/var/lib/etcd/snap.db');
    await create('after');
    await raw('etcdutl', 'snapshot', 'restore', '/var/lib/etcd/snap.db', '--data-dir=/var/lib/etcd/restored');
    expect(await names()).toEqual(['after', 'before', 'kube-root-ca.crt']);
    const edit = (from: string, to: string) => {
      const files = cluster.nodeFiles('docker-desktop')!;
      const manifest = '/etc/kubernetes/manifests/etcd.yaml';
      files.writeFile(manifest, decodeUtf8(files.readFile(manifest)).replace(`path: ${from}\n`, `path: ${to}\n`));
      return clock.runUntil(clock.now() + 120_000);
    };
    await edit('/var/lib/etcd', '/var/lib/etcd/restored');
    expect(await names()).toEqual(['before', 'kube-root-ca.crt']);
    const { stdout } = await etcdctl('get', '/registry/configmaps/default/', '--prefix', '--keys-only');
    expect(stdout).toBe('/registry/configmaps/default/before\n\n/registry/configmaps/default/kube-root-ca.crt\n\n');
    const system = '/api/v1/namespaces/kube-system/pods';
    const shown = async () => {
      const { body } = await admin.request({ method: 'GET', path: system });
      const { items } = body as { items: { status: { phase: string; containerStatuses: { ready: boolean }[] } }[] };
      return items.map(({ status }) => `${status.phase} ${status.containerStatuses[0]?.ready}`);
    };
    expect(await shown()).toEqual(Array(9).fill('Running true'));
    // back to the first directory: what it held when etcd left it
    await edit('/var/lib/etcd/restored', '/var/lib/etcd');
    expect(await names()).toEqual(['after', 'before', 'kube-root-ca.crt']);
    expect((await shown()).length).toBe(9);
  }); // prettier-ignore

  test('a static pod that is deleted comes back; one whose manifest goes does not', async () => {
    const { clock, cluster } = await boot();
    const path = '/api/v1/namespaces/kube-system/pods/kube-scheduler-docker-desktop';
    const status = async () => (await cluster.adminTransport.request({ method: 'GET', path })).status;
    await cluster.adminTransport.request({ method: 'DELETE', path });
    await clock.runUntil(clock.now() + 60_000);
    expect(await status()).toBe(200);
    cluster.nodeFiles('docker-desktop')!.unlink('/etc/kubernetes/manifests/kube-scheduler.yaml');
    await clock.runUntil(clock.now() + 60_000);
    expect(await status()).toBe(404);
  });
});
