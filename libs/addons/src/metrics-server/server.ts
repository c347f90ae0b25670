// The metrics-server program: looks at every node each 15 seconds, keeps the last two looks, serves metrics.k8s.io.
import { createClient, createInformers, resources } from '@drydock/client';
import {
  getWithToken,
  inClusterConfig,
  inClusterTransport,
  selfSignedCertificate,
  startWebServer,
  stopSignal,
  UnreachableServer,
} from '@drydock/images';
import type { Node } from '@drydock/kinds';
import { formatTime, writeText, type RestTransport } from '@drydock/machinery';
import type { Process, Program } from '../machine.ts';
import { answerMetricsApi, type MetricsView } from './api.ts';
import { decodeResourceMetrics } from './decode.ts';
import { answerHealth, type HealthChecks } from './health.ts';
import { klog } from './klog.ts';
import { parseSettings, SettingsError, type MetricsServerSettings } from './settings.ts';
import { MetricsStorage, type Batch } from './storage.ts';

export interface MetricsServerProgramOptions {
  readonly version: string;
  /** Default: HTTPS to the API server with the pod's service account. */
  readonly transport?: (process: Process) => RestTransport;
}

/** The program behind /metrics-server. */
export function createMetricsServer(options: MetricsServerProgramOptions): Program {
  return async (process) => {
    let settings: MetricsServerSettings;
    try {
      settings = parseSettings(process.argv.slice(1));
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      await writeText(process.stderr, `Error: ${error.message}\n`);
      return 1;
    }
    if (settings.showVersion) {
      await writeText(process.stdout, `${options.version}\n`);
      return 0;
    }
    if (!options.transport && !inClusterConfig(process)) {
      const why =
        'unable to load in-cluster configuration, KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT must be defined';
      await writeText(process.stderr, `Error: unable to construct lister client config: ${why}\n`);
      return 1;
    }
    const transport = (options.transport ?? inClusterTransport)(process);
    return new MetricsServer(process, settings, transport).run();
  };
}

class MetricsServer {
  readonly #storage: MetricsStorage;
  readonly #informers: ReturnType<typeof createInformers>;
  readonly #view: MetricsView;
  #synced = false;
  #lastTick: number | undefined;

  constructor(
    private readonly process: Process,
    private readonly settings: MetricsServerSettings,
    transport: RestTransport,
  ) {
    this.#storage = new MetricsStorage(settings.resolutionMs);
    this.#informers = createInformers(createClient(transport, 'metrics-server'), process.clock);
    const nodes = this.#informers.for(resources.nodes);
    const pods = this.#informers.for(resources.pods);
    this.#view = {
      nodes: () => nodes.list(),
      pods: (namespace) => pods.list(namespace).filter(({ status }) => status?.phase === 'Running'),
      nodeUse: (name) => this.#storage.node(name),
      podUse: (key) => this.#storage.pod(key),
      now: () => process.clock.now(),
    };
  }

  async run(): Promise<number> {
    const { process, settings } = this;
    const stopped = stopSignal(process);
    await this.#info('serving.go:380', 'Generated self-signed cert (/tmp/apiserver.crt, /tmp/apiserver.key)');
    await this.#info('handler.go:288', 'Adding GroupVersion metrics.k8s.io v1beta1 to ResourceManager');
    let over = false;
    const end = stopped.then(() => (over = true));
    await Promise.race([this.#informers.start().then(() => (this.#synced = true)), end]);
    const close = over ? () => undefined : this.#listen();
    try {
      if (!over) {
        await this.#info('secure_serving.go:211', `Serving securely on [::]:${settings.securePort}`);
        await this.#say();
      }
      while (!over) {
        await Promise.race([this.#tick(), end]);
        const next = (this.#lastTick ?? 0) + settings.resolutionMs - process.clock.now();
        if (!over) await Promise.race([process.clock.sleep(Math.max(0, next)), end]);
      }
      return 0;
    } finally {
      this.#informers.stop();
      close();
    }
  }

  #info(where: string, text: string): Promise<void> {
    return klog(this.process, 'I', where, text);
  }

  async #say(): Promise<void> {
    await this.#info('requestheader_controller.go:180', 'Starting RequestHeaderAuthRequestController');
    await this.#info(
      'shared_informer.go:350',
      '"Waiting for caches to sync" controller="RequestHeaderAuthRequestController"',
    );
    await this.#info(
      'dynamic_serving_content.go:135',
      '"Starting controller" name="serving-cert::/tmp/apiserver.crt::/tmp/apiserver.key"',
    );
    await this.#info('tlsconfig.go:243', '"Starting DynamicServingCertificateController"');
    await this.#info(
      'shared_informer.go:357',
      '"Caches are synced" controller="RequestHeaderAuthRequestController"',
    );
  }

  #listen(): () => void {
    const { process, settings } = this;
    const { clock } = process;
    const since = formatTime(clock.now());
    const checks: HealthChecks = {
      ready: () => this.#storage.ready,
      synced: () => this.#synced,
      timely: () =>
        this.#lastTick === undefined || clock.now() - this.#lastTick <= settings.resolutionMs * 1.5,
      failed: (probe, why) =>
        void this.#info('server.go:192', `"Failed probe" probe="${probe}" err="${why}"`),
    };
    return startWebServer(process, {
      port: settings.securePort,
      certificate: selfSignedCertificate(`CN = localhost@${Math.floor(clock.now() / 1000)}`, since),
      handle: async (request) =>
        answerHealth(checks, request.target) ?? answerMetricsApi(this.#view, request),
    });
  }

  /** One look at all nodes. A node that does not answer has no figures until it does again. */
  async #tick(): Promise<void> {
    this.#lastTick = this.process.clock.now();
    const batches = await Promise.all(this.#view.nodes().map((node) => this.#scrape(node)));
    this.#storage.store({
      nodes: new Map(batches.flatMap(({ nodes }) => [...nodes])),
      pods: new Map(batches.flatMap(({ pods }) => [...pods])),
    });
  }

  async #scrape(node: Node): Promise<Batch> {
    const { process, settings } = this;
    const name = node.metadata.name ?? '';
    try {
      const url = `https://${this.#addressOf(node)}/metrics/resource`;
      const request = { url, insecure: settings.insecureTls, timeoutMs: settings.requestTimeoutMs };
      const { status, statusLine, text } = await getWithToken(process, request);
      if (status !== 200)
        throw new UnreachableServer(`request failed, status: ${JSON.stringify(statusLine)}`);
      return decodeResourceMetrics(text, name, process.clock.now());
    } catch (error) {
      if (!(error instanceof UnreachableServer)) throw error;
      const ready = node.status?.conditions?.find(({ type }) => type === 'Ready')?.status === 'True';
      const text = `"Failed to scrape node" err=${JSON.stringify(error.message)} node="${name}"`;
      if (ready) await klog(process, 'E', 'scraper.go:149', text);
      return { nodes: new Map(), pods: new Map() };
    }
  }

  #addressOf({ status }: Node): string {
    const { addressTypes, kubeletPort, useNodeStatusPort } = this.settings;
    const own = status?.daemonEndpoints?.kubeletEndpoint?.Port;
    const port = useNodeStatusPort && own ? own : kubeletPort;
    for (const wanted of addressTypes) {
      const found = status?.addresses?.find(({ type }) => type === wanted);
      if (found) return `${found.address}:${port}`;
    }
    throw new UnreachableServer(`no address matched types [${addressTypes.join(' ')}]`);
  }
}
