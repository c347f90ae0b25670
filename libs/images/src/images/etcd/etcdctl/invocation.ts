// One run of etcdctl: its options, and requests to the members that it names.
import { decodeUtf8, formatDuration, parseDuration, readAll, writeText } from '@drydock/machinery';
import { BufferedReader, Errno, type Process } from '@drydock/shell';
import { ConnectionError, post, type Reply, type Target } from '../connect.ts';
import { zapLog } from '../zap.ts';
import { CtlError, unknownVariables, withEnvironment, type ParsedLine } from './flags.ts';

export type Json = Readonly<Record<string, unknown>>;

/** What the request is called in gRPC, for the log of failures. */
const rpcNames: Readonly<Record<string, string>> = {
  'cluster/member/list': 'Cluster/MemberList',
  'kv/compaction': 'KV/Compact',
  'kv/deleterange': 'KV/DeleteRange',
  'kv/put': 'KV/Put',
  'kv/range': 'KV/Range',
  'lease/grant': 'Lease/LeaseGrant',
  'lease/keepalive': 'Lease/LeaseKeepAlive',
  'lease/leases': 'Lease/LeaseLeases',
  'lease/revoke': 'Lease/LeaseRevoke',
  'lease/timetolive': 'Lease/LeaseTimeToLive',
  'maintenance/alarm': 'Maintenance/Alarm',
  'maintenance/defragment': 'Maintenance/Defragment',
  'maintenance/status': 'Maintenance/Status',
};
const exitBadArguments = 128;

export class Invocation {
  readonly process: Process;
  readonly version: string;
  readonly flags: ReadonlyMap<string, string>;
  readonly args: readonly string[];

  constructor(process: Process, version: string, line: ParsedLine) {
    this.process = process;
    this.version = version;
    ({ flags: this.flags, args: this.args } = withEnvironment(line, process.env));
  }

  get endpoints(): readonly string[] {
    return (this.flags.get('endpoints') ?? '127.0.0.1:2379').split(',');
  }

  /** `simple`, `json`, `table` or `fields`. */
  get output(): string {
    const format = this.flags.get('write-out') ?? 'simple';
    if (!['fields', 'json', 'protobuf', 'simple', 'table'].includes(format))
      throw new CtlError('unsupported output format', 4);
    if (format === 'protobuf') throw new CtlError('not simulated: --write-out=protobuf');
    return format;
  }

  on(flag: string): boolean {
    const value = this.flags.get(flag);
    return value !== undefined && value !== 'false';
  }

  print(text: string): Promise<void> {
    return writeText(this.process.stdout, text);
  }

  complain(text: string): Promise<void> {
    return writeText(this.process.stderr, text);
  }

  /** Warns of variables that etcdctl does not know. */
  async checkEnvironment(): Promise<void> {
    for (const variable of unknownVariables(this.process.env))
      await zapLog(this.process, 'warn', 'flags/flag.go:94', 'unrecognized environment variable', {
        'environment-variable': variable,
      });
  }

  /** The answer of the first endpoint (or of the one given). Throws {@link CtlError}. */
  async call(path: string, body: Json, endpoint = this.endpoints[0]!, logger = 'etcd-client'): Promise<Json> {
    const reply = await this.open(path, body, endpoint, logger);
    const answer = JSON.parse(decodeUtf8(await readAll(reply.body))) as Json;
    reply.close();
    if (reply.status >= 300) throw new CtlError(String(answer['message']));
    return answer;
  }

  /** The lines of a streamed answer. */
  async *stream(path: string, body: Json): AsyncGenerator<Json> {
    const reply = await this.open(path, body, this.endpoints[0]!, 'etcd-client');
    const forget = this.process.ended.onCancel(() => reply.close());
    const reader = new BufferedReader(reply.body);
    try {
      if (reply.status >= 300) {
        const answer = JSON.parse(decodeUtf8(await readAll(reader))) as Json;
        throw new CtlError(String(answer['message']));
      }
      for (;;) {
        const line = await reader.readLine(64 * 1024 * 1024);
        if (line === undefined) return;
        yield (JSON.parse(line) as { result: Json }).result;
      }
    } finally {
      forget();
      reply.close();
    }
  }

  /** A few milliseconds on the disk, as etcd's answers take; returns how many. */
  async takeTime(atLeast: number, spread: number): Promise<string> {
    const ms = atLeast + this.process.random.int(spread * 1000) / 1000;
    await this.process.clock.sleep(Math.round(ms), this.process.ended);
    return formatDuration(ms + this.process.random.int(1000) / 1e6);
  }

  async open(path: string, body: Json, endpoint: string, logger: string): Promise<Reply> {
    const target = this.#target(endpoint);
    try {
      return await post(this.process, target, path, body);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      await this.#waitInVain(path, endpoint, logger, error.message);
      throw new CtlError('context deadline exceeded');
    }
  }

  async #waitInVain(path: string, endpoint: string, logger: string, why: string): Promise<void> {
    const { clock, random, ended } = this.process;
    await clock.sleep(parseDuration(this.flags.get('command-timeout') ?? '5s') ?? 5000, ended);
    await zapLog(this.process, 'warn', `v3@v${this.version}/retry_interceptor.go:65`, 'retrying of unary invoker failed', {
      logger,
      target: `etcd-endpoints://0xc000${random.string(6, '0123456789abcdef')}/${endpoint.replace(/^\w+:\/\//, '')}`,
      method: `/etcdserverpb.${rpcNames[path] ?? path}`,
      attempt: 0,
      error: `rpc error: code = DeadlineExceeded desc = latest balancer error: last connection error: ${why}`,
    }); // prettier-ignore
  }

  #target(endpoint: string): Target {
    const certificate = this.#file('cert');
    const key = this.#file('key');
    const authority = this.#file('cacert');
    if ((certificate === undefined) !== (key === undefined))
      throw new CtlError(
        `KeyFile and CertFile must both be present[key: ${this.flags.get('key') ?? ''}, cert: ${this.flags.get('cert') ?? ''}]`,
        exitBadArguments,
      );
    return {
      endpoint,
      ...(authority === undefined ? {} : { authority }),
      ...(certificate === undefined ? {} : { certificate }),
      skipVerify: this.on('insecure-skip-tls-verify'),
      secure: [certificate, authority].some((one) => one !== undefined),
    };
  }

  /** The text of the file that a flag names. */
  #file(flag: string): string | undefined {
    const path = this.flags.get(flag);
    if (path === undefined) return undefined;
    if (path === '') throw new CtlError(`empty string is passed to --${flag} option`, exitBadArguments);
    try {
      const { cwd, fs } = this.process;
      return decodeUtf8(fs.readFile(path.startsWith('/') ? path : `${cwd.replace(/\/$/, '')}/${path}`));
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      throw new CtlError(`open ${path}: ${error.message.toLowerCase()}`, exitBadArguments);
    }
  }
}
