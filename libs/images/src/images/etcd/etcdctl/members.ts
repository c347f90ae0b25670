// endpoint, member, alarm, defrag, snapshot, version: what etcdctl does with members.
import { decodeBase64, formatDuration } from '@drydock/machinery';
import { Errno } from '@drydock/shell';
import { zapLog } from '../zap.ts';
import type { CtlCommand } from './command.ts';
import { CtlError, type FlagTable } from './flags.ts';
import type { Invocation, Json } from './invocation.ts';
import { headerFields } from './keys.ts';
import { drawTable, goJson, humanBytes } from './table.ts';

const hexOf = (decimal: unknown) => BigInt(String(decimal)).toString(16);
const cluster: FlagTable = { cluster: false };

/** The endpoints that are meant: with --cluster all that the members advertise. */
async function endpointsOf(invocation: Invocation): Promise<readonly string[]> {
  if (!invocation.on('cluster')) return invocation.endpoints;
  const { members } = await invocation.call('cluster/member/list', {});
  return (members as readonly { clientURLs: readonly string[] }[]).flatMap(({ clientURLs }) => clientURLs);
}

const health: CtlCommand = {
  words: 'endpoint health',
  usage: '[flags]',
  short: 'Checks the healthiness of endpoints specified in `--endpoints` flag',
  flags: cluster,
  run: async (invocation) => {
    const results: { endpoint: string; health: boolean; took: string; error?: string }[] = [];
    for (const endpoint of await endpointsOf(invocation)) {
      const began = invocation.process.clock.now();
      try {
        await invocation.call('kv/range', { key: 'aGVhbHRo' }, endpoint, 'client');
        results.push({ endpoint, health: true, took: await invocation.takeTime(5, 8) });
      } catch (error) {
        if (!(error instanceof CtlError) || error.code !== 1) throw error;
        const took = formatDuration(invocation.process.clock.now() - began + invocation.process.random.next());
        results.push({ endpoint, health: false, took, error: error.message });
      }
    }
    await printHealth(invocation, results);
    if (results.some(({ error }) => error !== undefined)) throw new CtlError('unhealthy cluster');
  },
}; // prettier-ignore

async function printHealth(
  invocation: Invocation,
  results: readonly { endpoint: string; health: boolean; took: string; error?: string }[],
): Promise<void> {
  const { output } = invocation;
  if (output === 'json') return invocation.print(`${JSON.stringify(results)}\n`);
  if (output === 'table') {
    const rows = results.map((one) => [one.endpoint, String(one.health), one.took, one.error ?? '']);
    return invocation.print(drawTable(['endpoint', 'health', 'took', 'error'], rows));
  }
  for (const { endpoint, health: healthy, took, error } of results)
    if (output === 'fields')
      await invocation.print(
        `"Endpoint" : ${JSON.stringify(endpoint)}\n"Health" : ${healthy}\n"Took" : ${took}\n"Error" : ${error ?? ''}\n\n`,
      );
    else if (error === undefined)
      await invocation.print(`${endpoint} is healthy: successfully committed proposal: took = ${took}\n`);
    else await invocation.complain(`${endpoint} is unhealthy: failed to commit proposal: ${error}\n`);
}

const statusTitles = [
  'endpoint',
  'ID',
  'version',
  'storage version',
  'db size',
  'in use',
  'percentage not in use',
  'quota',
  'is leader',
  'is learner',
  'raft term',
  'raft index',
  'raft applied index',
  'errors',
  'downgrade target version',
  'downgrade enabled',
];

function statusRow(endpoint: string, status: Json): readonly string[] {
  const header = status['header'] as Json;
  const [size, inUse, quota] = ['dbSize', 'dbSizeInUse', 'dbSizeQuota'].map((name) => Number(status[name] ?? 0));
  return [
    endpoint,
    hexOf(header['member_id']),
    String(status['version']),
    String(status['storageVersion']),
    humanBytes(size!),
    humanBytes(inUse!),
    `${100 - Math.floor((inUse! * 100) / size!)}%`,
    humanBytes(quota!),
    String(status['leader'] === header['member_id']),
    'false',
    String(status['raftTerm']),
    String(status['raftIndex']),
    String(status['raftAppliedIndex']),
    '',
    '',
    'false',
  ];
} // prettier-ignore

const status: CtlCommand = {
  words: 'endpoint status',
  usage: '[flags]',
  short: 'Prints out the status of endpoints specified in `--endpoints` flag',
  flags: cluster,
  run: async (invocation) => {
    const { output } = invocation;
    const found: { Endpoint: string; Status: Json }[] = [];
    let failed = false;
    for (const endpoint of await endpointsOf(invocation)) {
      try {
        found.push({ Endpoint: endpoint, Status: await invocation.call('maintenance/status', {}, endpoint) });
      } catch (error) {
        if (!(error instanceof CtlError) || error.code !== 1) throw error;
        failed = true;
        await invocation.complain(`Failed to get the status of endpoint ${endpoint} (${error.message})\n`);
      }
    }
    const rows = found.map(({ Endpoint, Status }) => statusRow(Endpoint, Status));
    if (output === 'json') await invocation.print(`${found.length > 0 ? goJson(found) : 'null'}\n`);
    else if (output === 'table') await invocation.print(drawTable(statusTitles, rows));
    else if (output === 'fields') for (const one of found) await invocation.print(statusFields(one.Endpoint, one.Status));
    else await invocation.print(rows.map((row) => `${row.join(', ')}\n`).join(''));
    return failed ? 1 : 0;
  },
}; // prettier-ignore

function statusFields(endpoint: string, one: Json): string {
  const lines = [
    `"Version" : ${JSON.stringify(one['version'])}`,
    `"StorageVersion" : ${JSON.stringify(one['storageVersion'])}`,
    `"DBSize" : ${String(one['dbSize'])}`,
    `"DBSizeInUse" : ${String(one['dbSizeInUse'])}`,
    `"DBSizeQuota" : ${String(one['dbSizeQuota'])}`,
    `"Leader" : ${String(one['leader'])}`,
    '"IsLearner" : false',
    `"RaftIndex" : ${String(one['raftIndex'])}`,
    `"RaftTerm" : ${String(one['raftTerm'])}`,
    `"RaftAppliedIndex" : ${String(one['raftAppliedIndex'])}`,
    '"Errors" : []',
    `"Endpoint" : ${JSON.stringify(endpoint)}`,
    '"DowngradeTargetVersion" : ""',
    '"DowngradeEnabled" : false',
  ];
  return `${headerFields(one)}${lines.join('\n')}\n\n`;
}

const memberList: CtlCommand = {
  words: 'member list',
  usage: '[flags]',
  short: 'Lists all members in the cluster',
  flags: { consistency: true },
  run: async (invocation) => {
    const { output } = invocation;
    const answer = await invocation.call('cluster/member/list', {});
    const members = answer['members'] as readonly {
      readonly ID: string;
      readonly name: string;
      readonly peerURLs: readonly string[];
      readonly clientURLs: readonly string[];
    }[];
    const rows = members.map(({ ID, name, peerURLs, clientURLs }) => [
      hexOf(ID),
      'started',
      name,
      peerURLs.join(','),
      clientURLs.join(','),
      'false',
    ]);
    if (output === 'json') return invocation.print(`${memberJson(answer, invocation.on('hex'))}\n`);
    if (output === 'table')
      return invocation.print(
        drawTable(['ID', 'Status', 'Name', 'Peer Addrs', 'Client Addrs', 'Is Learner'], rows),
      );
    if (output === 'simple') return invocation.print(rows.map((row) => `${row.join(', ')}\n`).join(''));
    await invocation.print(headerFields(answer));
    for (const { ID, name, peerURLs, clientURLs } of members) {
      const peers = peerURLs.map((url) => `"PeerURL" : ${JSON.stringify(url)}\n`).join('');
      const clients = clientURLs.map((url) => `"ClientURL" : ${JSON.stringify(url)}\n`).join('');
      await invocation.print(
        `"ID" : ${ID}\n"Name" : ${JSON.stringify(name)}\n${peers}${clients}"IsLearner" : false\n\n`,
      );
    }
  },
};

/** With --hex, ids are strings of hexadecimal digits. */
function memberJson(answer: Json, asHex: boolean): string {
  if (!asHex) return goJson(answer);
  const header = answer['header'] as Json;
  const ids = { cluster_id: `${hexOf(header['cluster_id'])}`, member_id: hexOf(header['member_id']) };
  const members = (answer['members'] as readonly Json[]).map((one) => ({ ...one, ID: hexOf(one['ID']) }));
  return JSON.stringify({ header: { ...ids, raft_term: Number(header['raft_term']) }, members });
}

const alarm = (verb: 'list' | 'disarm', short: string): CtlCommand => ({
  words: `alarm ${verb}`,
  usage: '[flags]',
  short,
  run: async (invocation) => {
    const { output } = invocation;
    const answer = await invocation.call('maintenance/alarm', { action: verb === 'list' ? 'GET' : 'DEACTIVATE' });
    if (output === 'json') await invocation.print(`${goJson(answer)}\n`);
    else if (output === 'fields') await invocation.print(headerFields(answer));
  },
}); // prettier-ignore

const defrag: CtlCommand = {
  words: 'defrag',
  usage: '[flags]',
  short: 'Defragments the storage of the etcd members with given endpoints',
  flags: cluster,
  run: async (invocation) => {
    let failed = false;
    for (const endpoint of await endpointsOf(invocation)) {
      const began = invocation.process.clock.now();
      try {
        await invocation.call('maintenance/defragment', {}, endpoint);
        const took = await invocation.takeTime(40, 60);
        await invocation.print(`Finished defragmenting etcd member[${endpoint}]. took ${took}\n`);
      } catch (error) {
        if (!(error instanceof CtlError) || error.code !== 1) throw error;
        failed = true;
        const took = formatDuration(invocation.process.clock.now() - began);
        await invocation.complain(
          `Failed to defragment etcd member[${endpoint}]. took ${took}. (${error.message})\n`,
        );
      }
    }
    return failed ? 1 : 0;
  },
};

const snapshotSave: CtlCommand = {
  words: 'snapshot save',
  usage: '<filename>',
  short: 'Stores an etcd node backend snapshot to a given file',
  run: async (invocation) => {
    const [path] = invocation.args;
    if (path === undefined || invocation.args.length > 1)
      throw new CtlError('snapshot save expects one argument <filename>', 128);
    const { process, endpoints } = invocation;
    const version = invocation.version.replace(/\.\d+$/, '.0');
    if (endpoints.length > 1)
      throw new CtlError(
        `snapshot must be requested to one selected node, not multiple [${endpoints.join(' ')}]`,
        5,
      );
    const { cwd, fs } = process;
    const file = path.startsWith('/') ? path : `${cwd.replace(/\/$/, '')}/${path}`;
    const part = `${file}.part`;
    const log = (line: number, msg: string, fields: Json) =>
      zapLog(process, 'info', `snapshot/v3_snapshot.go:${line}`, msg, fields);
    const written = (bytes: Uint8Array) => {
      try {
        fs.writeFile(part, bytes, { mode: 0o600 });
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        const why = `open ${path}.part: ${error.message.toLowerCase()}`;
        throw new CtlError(`could not open ${path}.part (${why})`, 5);
      }
    };
    written(new Uint8Array());
    try {
      await log(83, 'created temporary db file', { path: `${path}.part` });
      const answer = await invocation.call('maintenance/snapshot', {}, endpoints[0], 'client');
      await log(96, 'fetching snapshot', { endpoint: endpoints[0] });
      const { blob } = answer['result'] as { blob: string };
      const bytes = decodeBase64(blob)!;
      written(bytes);
      const took = await invocation.takeTime(30, 40);
      const fields = { endpoint: endpoints[0], size: humanBytes(bytes.length), took, 'etcd-version': version };
      await log(111, 'fetched snapshot', fields);
      fs.rename(part, file);
      await log(121, 'saved', { path });
    } finally {
      if (fs.exists(part)) fs.unlink(part);
    }
    await invocation.print(`Snapshot saved at ${path}\nServer version ${version}\n`);
  },
}; // prettier-ignore

const versionCommand: CtlCommand = {
  words: 'version',
  usage: '[flags]',
  short: 'Prints the version of etcdctl',
  run: (invocation) => {
    const { version } = invocation;
    return invocation.print(`etcdctl version: ${version}\nAPI version: ${version.replace(/\.\d+$/, '')}\n`);
  },
};

export const memberCommands: readonly CtlCommand[] = [
  alarm('disarm', 'Disarms all alarms'),
  alarm('list', 'Lists all alarms'),
  defrag,
  health,
  status,
  memberList,
  snapshotSave,
  versionCommand,
];
