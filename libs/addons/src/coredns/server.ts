// The coredns program: reads its Corefile, waits for the API, answers on port 53, tells probes how it is.
import { createClient, createInformers, resources } from '@drydock/client';
import { inClusterTransport, startWebServer, stopSignal } from '@drydock/images';
import { decodeUtf8, writeText, type RestTransport } from '@drydock/machinery';
import { CorefileError, parseCorefile, type Corefile } from './corefile.ts';
import type { DnsAnswer, DnsQuestion, Process, Program } from '../machine.ts';
import { answerInZone, reverseName, type ClusterView } from './records.ts';
import { answerOutside } from './outside.ts';

export interface CoreDnsOptions {
  readonly version: string;
  /** Default: HTTPS to the API server with the pod's service account. */
  readonly transport?: (process: Process) => RestTransport;
}

/** The program behind /coredns. */
export function createCoreDns(options: CoreDnsOptions): Program {
  return async (process) => {
    const path = corefilePath(process.argv);
    const read = () => parseCorefile(decodeUtf8(process.fs.readFile(path)), path.replace(/^.*\//, ''));
    let corefile: Corefile;
    try {
      corefile = read();
    } catch (error) {
      const text =
        error instanceof CorefileError
          ? error.message
          : `loading Caddyfile via flag: open ${path}: no such file or directory`;
      await writeText(process.stdout, `${text}\n`);
      return 1;
    }
    return new CoreDns(process, options, corefile, { path, read }).run();
  };
}

function corefilePath(argv: readonly string[]): string {
  const at = argv.indexOf('-conf');
  return at > 0 ? (argv[at + 1] ?? 'Corefile') : 'Corefile';
}

class CoreDns {
  #corefile: Corefile;
  readonly #view: ClusterView & {
    readonly synced: () => boolean;
    readonly start: () => Promise<void>;
    readonly stop: () => void;
    readonly namespaces: () => readonly string[];
  };

  constructor(
    private readonly process: Process,
    private readonly options: CoreDnsOptions,
    corefile: Corefile,
    private readonly file: { readonly path: string; readonly read: () => Corefile },
  ) {
    this.#corefile = corefile;
    this.#view = clusterView(process, (options.transport ?? inClusterTransport)(process));
  }

  async run(): Promise<number> {
    const { process } = this;
    const stopped = stopSignal(process);
    const closers = this.#listen();
    try {
      await this.#say('maxprocs: Leaving GOMAXPROCS=8: CPU quota undefined');
      if (this.#corefile.kubernetes) await this.#waitForApi(stopped);
      await this.#say('.:53');
      await this.#say(`[INFO] plugin/reload: Running configuration SHA512 = ${fingerprint(this.process)}`);
      await this.#say(`CoreDNS-${this.options.version}`);
      await this.#say('linux/amd64, go1.24.1, 707c7c1');
      closers.push(process.network.serveDns((question) => this.#answer(question)).close);
      closers.push(process.fs.watch(this.file.path, () => void this.#reload()));
      const signal = await stopped;
      await this.#say(`[INFO] ${signal}: Shutting down servers then terminating`);
      if (this.#corefile.health) await this.#say('[INFO] plugin/health: Going into lameduck mode for 5s');
      return 0;
    } finally {
      this.#view.stop();
      for (const close of closers) close();
    }
  }

  async #say(line: string): Promise<void> {
    await writeText(this.process.stdout, `${line}\n`);
  }

  #listen(): (() => void)[] {
    const { process } = this;
    const text = (status: number, body: string) => ({
      status,
      headers: [['Content-Type', 'text/plain; charset=utf-8']] as const,
      body,
    });
    const serve = (port: number, handle: (target: string) => ReturnType<typeof text>) =>
      startWebServer(process, { port, handle: async ({ target }) => handle(target.split('?')[0]!) });
    const notFound = text(404, '404 page not found\n');
    return [
      ...(this.#corefile.health
        ? [serve(8080, (target) => (target === '/health' ? text(200, 'OK') : notFound))]
        : []),
      ...(this.#corefile.ready
        ? [
            serve(8181, (target) =>
              target !== '/ready'
                ? notFound
                : this.#view.synced() || !this.#corefile.kubernetes
                  ? text(200, 'OK')
                  : text(503, 'kubernetes'),
            ),
          ]
        : []),
      ...(this.#corefile.metrics
        ? [
            serve(9153, (target) =>
              target === '/metrics' ? text(200, '# not simulated: metrics of CoreDNS\n') : notFound,
            ),
          ]
        : []),
    ];
  }

  /** CoreDNS starts after five seconds even if the API has not answered; it is not ready until it has. */
  async #waitForApi(stopped: Promise<unknown>): Promise<void> {
    const started = this.#view.start();
    await Promise.race([started, this.process.clock.sleep(500), stopped]);
    for (let waited = 0; !this.#view.synced() && waited < 5; waited++) {
      await this.#say('[INFO] plugin/kubernetes: waiting for Kubernetes API before starting server');
      await Promise.race([started, this.process.clock.sleep(1000), stopped]);
    }
    if (!this.#view.synced())
      await this.#say('[WARNING] plugin/kubernetes: starting server with unsynced Kubernetes API');
  }

  async #reload(): Promise<void> {
    await this.process.clock.sleep(30_000);
    try {
      this.#corefile = this.file.read();
      await this.#say('[INFO] Reloading');
      await this.#say(`[INFO] plugin/reload: Running configuration SHA512 = ${fingerprint(this.process)}`);
      await this.#say('[INFO] Reloading complete');
    } catch (error) {
      if (!(error instanceof CorefileError)) throw error;
      await this.#say(`[ERROR] Restart failed: ${error.message}`);
      await this.#say(`[ERROR] plugin/reload: Corefile changed but reload failed: ${error.message}`);
    }
  }

  async #answer(asked: DnsQuestion): Promise<DnsAnswer> {
    const name = asked.name.toLowerCase().replace(/\.$/, '');
    const rewritten = this.#corefile.rewrites.find(({ from }) => from === name)?.to;
    const answer = await this.#resolve({ ...asked, name: rewritten ?? name });
    const records = rewritten
      ? answer.records.map((record) => (record.name === rewritten ? { ...record, name } : record))
      : answer.records;
    if (this.#corefile.log)
      await this.#say(
        `[INFO] 127.0.0.1:40000 - 0 "${asked.type} IN ${name}. udp 40 false 512" ${answer.code} qr,aa,rd 93 0.000112s`,
      );
    return { ...answer, records };
  }

  async #resolve(question: DnsQuestion): Promise<DnsAnswer> {
    const { kubernetes, hosts, hostsEnd, forward } = this.#corefile;
    const zone = kubernetes?.zones.find(
      (candidate) => question.name === candidate || question.name.endsWith(`.${candidate}`),
    );
    const listed = hosts.filter(({ names }) => names.includes(question.name)).map(({ address }) => address);
    if (listed.length > 0)
      return {
        code: 'NOERROR',
        authoritative: true,
        records: (question.type === 'A' ? listed : []).map((data) => ({
          name: question.name,
          type: 'A',
          ttl: 3600,
          data,
        })),
      };
    // The plugin has no SOA to make an NXDOMAIN of, so CoreDNS says SERVFAIL.
    if (hostsEnd && question.type !== 'PTR' && !hosts.some(({ names }) => names.includes(question.name)))
      return { code: 'SERVFAIL', records: [], authoritative: false };
    if (kubernetes && zone !== undefined) {
      if (!this.#view.synced()) return { code: 'SERVFAIL', records: [], authoritative: false };
      if (zone.endsWith('.arpa')) {
        const target =
          question.type === 'PTR'
            ? reverseName(this.#view.namespaces(), this.#view, kubernetes.zones[0]!, question)
            : undefined;
        const record = target && { name: question.name, type: 'PTR', ttl: kubernetes.ttl, data: target };
        return record
          ? { code: 'NOERROR', records: [record], authoritative: true }
          : { code: 'NXDOMAIN', records: [], authoritative: true };
      }
      return this.#followAlias(
        question,
        answerInZone(this.#view, { zone, ttl: kubernetes.ttl, pods: kubernetes.pods }, question),
      );
    }
    const answer = forward
      ? answerOutside(question)
      : ({ code: 'REFUSED', records: [], authoritative: false } as const);
    if (answer.code === 'SERVFAIL')
      await this.#say(
        `[ERROR] plugin/errors: 2 ${question.name}. ${question.type}: not simulated: names of the internet`,
      );
    return answer;
  }

  /** An ExternalName is looked up as well, wherever it leads. */
  async #followAlias(question: DnsQuestion, answer: DnsAnswer): Promise<DnsAnswer> {
    const alias = answer.records.find(({ type }) => type === 'CNAME');
    if (!alias || question.type === 'CNAME') return answer;
    const target = await this.#resolve({ ...question, name: alias.data.toLowerCase() });
    return {
      ...answer,
      code: target.code === 'NXDOMAIN' ? 'NXDOMAIN' : 'NOERROR',
      records: [alias, ...target.records],
    };
  }
}

function clusterView(process: Process, transport: RestTransport) {
  const informers = createInformers(createClient(transport, 'coredns'), process.clock);
  const namespaces = informers.for(resources.namespaces);
  const services = informers.for(resources.services);
  const slices = informers.for(resources.endpointSlices);
  return {
    services: (namespace: string) => services.list(namespace),
    slices: (namespace: string) => slices.list(namespace),
    hasNamespace: (name: string) => namespaces.get('', name) !== undefined,
    hasPod: (namespace: string, address: string) =>
      slices
        .list(namespace)
        .some((slice) => (slice.endpoints ?? []).some(({ addresses }) => addresses?.includes(address))),
    namespaces: () => namespaces.list().map(({ metadata }) => metadata.name ?? ''),
    synced: () => namespaces.synced && services.synced && slices.synced,
    start: () => informers.start(),
    stop: () => informers.stop(),
  };
}

/** Not a real SHA-512, but as long as one, and stable: nobody verifies it. */
function fingerprint(process: Process): string {
  return process.random.fork('corefile').string(128, '0123456789abcdef');
}
