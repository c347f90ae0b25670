// The program nginx-ingress-controller: watches, writes nginx.conf, reloads, publishes addresses.
import {
  createClient,
  createEventRecorder,
  resources,
  type Client,
  type EventRecorder,
} from '@drydock/client';
import { certificateText, inClusterTransport, startWebServer, stopSignal } from '@drydock/images';
import type { Pod } from '@drydock/kinds';
import { decodeBase64, decodeUtf8, writeText, type RestTransport } from '@drydock/machinery';
import type { Process, Program } from '../machine.ts';
import { watchCluster, type IngressChange } from './cluster-view.ts';
import { buildConfiguration, type Configuration } from './configuration.ts';
import { Klog } from './klog.ts';
import { publishedAddresses, publishStatus } from './status.ts';
import {
  authSecret,
  certificateDirectory,
  fakeCertificateFile,
  nginxConf,
  upstreamsFile,
} from './template.ts';

export interface IngressNginxOptions {
  readonly version: string;
  readonly nginxVersion: string;
  /** Default: HTTPS to the API server with the pod's service account. */
  readonly transport?: (process: Process) => RestTransport;
}

/** Between two reloads the controller waits (its `sync-rate-limit` of 0.3 per second). */
const syncInterval = 3334;
const statusInterval = 60_000;

export function createIngressController(options: IngressNginxOptions): Program {
  return (process) => new Controller(process, options).run();
}

class Controller {
  readonly #log: Klog;
  readonly #client: Client;
  readonly #events: EventRecorder;
  readonly #namespace: string;
  readonly #view: ReturnType<typeof watchCluster>;
  readonly #startedAt: number;
  #pod: Pod | undefined;
  #nodeAddress = '';
  #nginx: Process | undefined;
  #running = false;
  #configText = '';
  #upstreamsText = '';
  #warned = new Set<string>();
  #nextSync = 0;
  #syncPlanned = false;
  #statusPlanned = false;
  #stopped = false;

  constructor(
    private readonly process: Process,
    private readonly options: IngressNginxOptions,
  ) {
    this.#log = new Klog(process);
    this.#client = createClient((options.transport ?? inClusterTransport)(process), 'nginx-ingress-controller');
    this.#namespace = process.env.get('POD_NAMESPACE') ?? 'ingress-nginx';
    this.#events = createEventRecorder(this.#client, process.clock, process.random.fork('events'), {
      component: 'nginx-ingress-controller',
    });
    this.#startedAt = process.clock.now();
    const identity = {
      namespace: this.#namespace,
      configMap: this.#option('configmap', '').replace(/^.*\//, '') || 'ingress-nginx-controller',
      ingressClass: this.#option('ingress-class', 'nginx'),
    };
    this.#view = watchCluster(
      this.#client,
      process.clock,
      identity,
      (change) => this.#ingressChanged(change),
      () => this.#planSync(),
    );
  } // prettier-ignore

  #option(name: string, fallback: string): string {
    const prefix = `--${name}=`;
    return this.process.argv.find((arg) => arg.startsWith(prefix))?.slice(prefix.length) ?? fallback;
  }

  async run(): Promise<number> {
    const { process } = this;
    const stopping = stopSignal(process);
    await this.#greet();
    this.#writeFakeCertificate();
    const web = startWebServer(process, { port: 10254, handle: async ({ target }) => this.#health(target) });
    try {
      await this.#log.info('nginx.go:273', 'Starting NGINX Ingress controller');
      await Promise.race([this.#view.start(), stopping]);
      await this.#findPod();
      await this.#log.info('nginx.go:319', 'Starting NGINX process');
      await this.#sync();
      this.#planStatus(0);
      await stopping;
      await this.#shutDown();
      return 0;
    } finally {
      this.#stopped = true;
      this.#view.stop();
      web();
    }
  }

  async #greet(): Promise<void> {
    const line = '-'.repeat(79);
    const { version, nginxVersion } = this.options;
    await writeText(
      this.process.stdout,
      `${line}\nNGINX Ingress controller\n  Release:       v${version}\n  Build:         not simulated\n  Repository:    https://github.com/kubernetes/ingress-nginx\n  nginx version: nginx/${nginxVersion}\n\n${line}\n\n`,
    );
    const host = `https://${this.process.env.get('KUBERNETES_SERVICE_HOST')}:${this.process.env.get('KUBERNETES_SERVICE_PORT')}`;
    await this.#log.warn(
      'client_config.go:667',
      'Neither --kubeconfig nor --master was specified.  Using the inClusterConfig.  This might not work.',
    );
    await this.#log.info('main.go:205', 'Creating API client', { host });
    await this.#log.info('main.go:101', 'SSL fake certificate created', { file: fakeCertificateFile });
  }

  #writeFakeCertificate(): void {
    const { fs, clock } = this.process;
    fs.mkdir(certificateDirectory, { recursive: true });
    const subject = 'O = Acme Co, CN = Kubernetes Ingress Controller Fake Certificate';
    fs.writeFile(fakeCertificateFile, certificateText(subject, ['ingress.local'], clock.now()));
  }

  #health(target: string) {
    const healthy = target === '/healthz' && this.#running;
    const metrics = target === '/metrics';
    return {
      status: healthy || metrics ? 200 : target === '/healthz' ? 500 : 404,
      headers: [['Content-Type', 'text/plain; charset=utf-8']] as const,
      body: healthy ? 'ok' : metrics ? '# not simulated: metrics of ingress-nginx\n' : 'not found\n',
    };
  }

  async #findPod(): Promise<void> {
    const name = this.process.env.get('POD_NAME');
    if (!name) return;
    this.#pod = await this.#client.of(resources.pods, this.#namespace).find(name);
    this.#nodeAddress = this.#pod?.status?.hostIP ?? '';
    const configMap = this.#view.configMap();
    if (configMap)
      this.#events.event(configMap, 'Normal', 'CREATE', `ConfigMap ${this.#namespace}/${configMap.metadata.name}`);
  } // prettier-ignore

  #ingressChanged({ kind, ingress, error }: IngressChange): void {
    const key = `${ingress.metadata.namespace}/${ingress.metadata.name}`;
    if (kind === 'ignored') {
      const values = { ingress: key, error: error ?? '' };
      void this.#log.error('store.go:1029', 'Ignoring ingress because of error while validating ingress class', values);
      return;
    }
    if (kind === 'added')
      void this.#log.info('store.go:440', 'Found valid IngressClass', { ingress: key, ingressclass: ingress.spec?.ingressClassName ?? '' });
    if (kind !== 'removed') this.#events.event(ingress, 'Normal', 'Sync', 'Scheduled for sync');
    this.#planSync();
    this.#planStatus(statusInterval);
  } // prettier-ignore

  /** One synchronisation soon, however many changes come. */
  #planSync(): void {
    if (this.#syncPlanned || !this.#nginx) return;
    this.#syncPlanned = true;
    const { clock } = this.process;
    clock.after(Math.max(0, this.#nextSync - clock.now()), () => {
      this.#syncPlanned = false;
      if (!this.#stopped) void this.#sync();
    });
  }

  async #sync(): Promise<void> {
    const { world } = this.#view;
    const configuration = buildConfiguration(world);
    await this.#warn(configuration);
    this.#writeSecrets(configuration);
    const [text, upstreams] = [nginxConf(configuration, world.config), upstreamsFile(configuration)];
    const reload = text !== this.#configText;
    if (!reload && upstreams === this.#upstreamsText) return;
    [this.#configText, this.#upstreamsText] = [text, upstreams];
    const { fs, clock } = this.process;
    fs.writeFile('/etc/nginx/upstreams.conf', upstreams);
    fs.writeFile('/etc/nginx/nginx.conf', text);
    if (reload) {
      this.#nextSync = clock.now() + syncInterval;
      await this.#log.info('controller.go:196', 'Configuration changes detected, backend reload required');
    }
    if (this.#nginx) this.#nginx.kill('SIGHUP');
    else this.#startNginx();
    if (!reload) return;
    await this.#log.info('controller.go:216', 'Backend successfully reloaded');
    if (this.#pod) {
      const text = 'NGINX reload triggered due to a change in configuration';
      this.#events.event(this.#pod, 'Normal', 'RELOAD', text);
    }
  }

  /** What cannot be as the Ingress says it, once. */
  async #warn({ warnings, servers }: Configuration): Promise<void> {
    const ignored = servers.flatMap(({ locations }) =>
      locations.flatMap(({ settings, ingress }) =>
        settings.notSimulated.map(
          (name) => `not simulated: annotation nginx.ingress.kubernetes.io/${name} of Ingress "${ingress?.metadata.namespace}/${ingress?.metadata.name}"`,
        ),
      ),
    );
    const current = new Set([...warnings, ...ignored]);
    for (const text of current) if (!this.#warned.has(text)) await this.#log.warn('controller.go:1112', text);
    this.#warned = current;
  } // prettier-ignore

  /** Certificates and password files, as files that nginx reads. */
  #writeSecrets({ servers }: Configuration): void {
    const { fs } = this.process;
    const text = (value: string) => decodeUtf8(decodeBase64(value) ?? new Uint8Array());
    for (const { certificate, locations } of servers) {
      if (certificate) {
        const { 'tls.crt': crt = '', 'tls.key': key = '' } = certificate.secret.data ?? {};
        fs.writeFile(`${certificateDirectory}/${certificate.name}.pem`, `${text(crt).trimEnd()}\n${text(key)}`);
      }
      for (const { settings, ingress } of locations) {
        if (!settings.auth) continue;
        const namespace = ingress?.metadata.namespace ?? '';
        const name = authSecret(settings.auth.secret);
        const secret = this.#view.world.secret(namespace, name);
        fs.writeFile(`${certificateDirectory}/auth-${namespace}-${name}.passwd`, text(secret?.data?.['auth'] ?? ''));
      }
    }
  } // prettier-ignore

  #startNginx(): void {
    const nginx = this.process.spawn({
      argv: ['/usr/bin/nginx', '-c', '/etc/nginx/nginx.conf'],
      executable: '/usr/bin/nginx',
    });
    this.#nginx = nginx;
    this.#running = true;
    void nginx.exited.then(() => (this.#running = false));
  }

  #planStatus(wait: number): void {
    if (this.#statusPlanned || this.#stopped) return;
    this.#statusPlanned = true;
    const { clock } = this.process;
    const passed = clock.now() - this.#startedAt;
    clock.after(wait === 0 ? 0 : statusInterval - (passed % statusInterval), () => {
      this.#statusPlanned = false;
      if (!this.#stopped) void this.#publish();
    });
  }

  async #publish(): Promise<void> {
    const [namespace = '', name = ''] = this.#option('publish-service', '')
      .replace('$(POD_NAMESPACE)', this.#namespace)
      .split('/');
    const service = this.#view.world.service(namespace, name);
    const { ingresses } = this.#view.world;
    try {
      const addresses = publishedAddresses(service, this.#nodeAddress);
      await publishStatus(this.#client, this.#log, ingresses, addresses);
      // a load balancer may get its address later
      if (addresses.length === 0 && ingresses.length > 0) this.#planStatus(statusInterval);
    } catch (error) {
      await this.#log.warn('status.go:316', `error updating ingress rule: ${String(error)}`);
      this.#planStatus(statusInterval);
    }
  }

  async #shutDown(): Promise<void> {
    await this.#log.info('sigterm.go:36', 'Received SIGTERM, shutting down');
    await this.#log.info('nginx.go:409', 'Shutting down controller queues');
    await this.#log.info('nginx.go:417', 'Stopping admission controller');
    await this.#log.info('nginx.go:425', 'Stopping NGINX process');
    this.#nginx?.kill('SIGQUIT');
    await this.#nginx?.exited;
    await this.#log.info('nginx.go:438', 'NGINX process has stopped');
    await this.#log.info('sigterm.go:44', 'Handled quit, delaying controller exit for 10 seconds');
    await this.process.clock.sleep(10_000);
    await this.#log.info('sigterm.go:47', 'Exiting', { code: 0 });
  }
}
