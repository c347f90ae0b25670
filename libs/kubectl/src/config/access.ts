// From flags and kubeconfig to a cluster: what kubectl's Factory is.
import { decodeBase64, decodeUtf8 } from '@drydock/machinery';
import { Discovery } from '../discovery/discovery.ts';
import { ExitError, PlainError } from '../errors.ts';
import type { FlagValues } from '../flags/values.ts';
import type { ConnectionConfig, KubectlHost } from '../host.ts';
import { RestClient } from './rest-client.ts';
import { loadKubeconfig, type Entry, type Kubeconfig } from './kubeconfig.ts';

const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface NamespaceChoice {
  readonly name: string;
  /** Whether it stood on the command line. */
  readonly explicit: boolean;
}

interface Resolved {
  readonly connection: ConnectionConfig;
  readonly namespace: NamespaceChoice;
}

/** Finds out, when first asked, which cluster, user and namespace this run is about. */
export class ClusterAccess {
  #kubeconfig: Promise<Kubeconfig> | undefined;
  #resolved: Promise<Resolved> | undefined;
  #rest: Promise<RestClient> | undefined;
  #discovery: Promise<Discovery> | undefined;
  #warned = new Set<string>();

  constructor(
    readonly host: KubectlHost,
    readonly flags: FlagValues,
  ) {}

  kubeconfig(): Promise<Kubeconfig> {
    return (this.#kubeconfig ??= loadKubeconfig(this.host, this.flags.text('kubeconfig')));
  }

  async namespace(): Promise<NamespaceChoice> {
    return (await this.#resolve()).namespace;
  }

  async connection(): Promise<ConnectionConfig> {
    return (await this.#resolve()).connection;
  }

  rest(): Promise<RestClient> {
    return (this.#rest ??= this.#connect());
  }

  discovery(): Promise<Discovery> {
    return (this.#discovery ??= this.#discover());
  }

  /** Exit code of `--warnings-as-errors`. */
  refuseWarnings(): number {
    const count = this.#warned.size;
    if (count === 0) return 0;
    throw new ExitError(1, `error: ${count} ${count === 1 ? 'warning' : 'warnings'} received`);
  }

  async #connect(): Promise<RestClient> {
    const connection = await this.connection();
    return new RestClient(this.host, connection, this.#warned);
  }

  async #discover(): Promise<Discovery> {
    const rest = await this.rest();
    return new Discovery(rest, this.host);
  }

  #resolve(): Promise<Resolved> {
    return (this.#resolved ??= this.#resolveOnce());
  }

  async #resolveOnce(): Promise<Resolved> {
    const config = await this.kubeconfig();
    const { name, context } = this.#context(config);
    const clusterName = this.flags.text('cluster') || String(context['cluster'] ?? '');
    const userName = this.flags.text('user') || String(context['user'] ?? '');
    const cluster = entryOf(config.clusters, clusterName, 'cluster', this.flags.changed('cluster'));
    const user = entryOf(config.users, userName, 'auth info', this.flags.changed('user'));
    const inCluster = Object.keys(cluster).length === 0 ? await this.#inCluster() : undefined;
    const connection =
      inCluster?.connection ?? (await this.#connectionOf(cluster, user, name, clusterName, userName));
    const given = this.flags.text('namespace');
    const standard = String(context['namespace'] ?? '') || inCluster?.namespace || 'default';
    return { connection, namespace: { name: given || standard, explicit: given !== '' } };
  }

  #context(config: Kubeconfig): { name: string; context: Entry } {
    const flag = this.flags.text('context');
    const name = flag || config.currentContext;
    const context = config.contexts.get(name);
    if (!context && name !== '')
      throw new PlainError(`Error in configuration: context was not found for specified context: ${name}`);
    return { name, context: context ?? {} };
  }

  async #connectionOf(
    cluster: Entry,
    user: Entry,
    context: string,
    clusterName: string,
    userName: string,
  ): Promise<ConnectionConfig> {
    const flag = (name: string, entry: Entry, field = name) =>
      this.flags.text(name) || String(entry[field] ?? '');
    const server = flag('server', cluster) || 'http://localhost:8080';
    const as = this.flags.text('as');
    if (as === '' && (this.flags.changed('as-group') || this.flags.changed('as-uid')))
      throw new Error('requesting uid, groups or user-extra for  without impersonating a user');
    const uid = this.flags.text('as-uid');
    const known: Record<string, unknown> = {
      context,
      cluster: clusterName,
      user: userName,
      token: flag('token', user) || (await this.#fileText(user['tokenFile'])),
      username: flag('username', user),
      password: flag('password', user),
      clientCertificate: await this.#pem('client-certificate', user),
      clientKey: await this.#pem('client-key', user),
      certificateAuthority: await this.#pem('certificate-authority', cluster),
      tlsServerName: flag('tls-server-name', cluster),
    };
    return {
      server: /^[a-z]+:\/\//.test(server) ? server : `http://${server}`,
      ...Object.fromEntries(Object.entries(known).filter(([, value]) => value)),
      ...(this.flags.bool('insecure-skip-tls-verify') || cluster['insecure-skip-tls-verify'] === true
        ? { insecure: true }
        : {}),
      ...(as
        ? { impersonate: { user: as, groups: this.flags.list('as-group'), ...(uid ? { uid } : {}) } }
        : {}),
    };
  }

  /** Inline data wins over a file; the flag over both. */
  async #pem(name: string, entry: Entry): Promise<string | undefined> {
    const flag = this.flags.text(name);
    const data = entry[`${name}-data`];
    if (flag === '' && typeof data === 'string') return decodeUtf8(decodeBase64(data) ?? new Uint8Array());
    const file = flag || entry[name];
    if (!file) return undefined;
    if (!(await this.host.files.exists(String(file)))) {
      const what = { 'client-certificate': 'client-cert', 'client-key': 'client-key' }[name] ?? name;
      throw new PlainError(
        `Error in configuration: unable to read ${what} ${String(file)} for ${String(file)} due to open ${String(file)}: no such file or directory`,
      );
    }
    return this.#fileText(file);
  }

  async #fileText(file: unknown): Promise<string | undefined> {
    if (typeof file !== 'string' || file === '') return undefined;
    return decodeUtf8(await this.host.files.readFile(file)).trim();
  }

  /** A kubectl inside a pod uses the pod's service account. */
  async #inCluster(): Promise<{ connection: ConnectionConfig; namespace: string } | undefined> {
    const address = this.host.env['KUBERNETES_SERVICE_HOST'];
    const port = this.host.env['KUBERNETES_SERVICE_PORT'];
    if (
      !address ||
      !port ||
      this.flags.text('server') ||
      !(await this.host.files.exists(`${serviceAccount}/token`))
    )
      return undefined;
    const token = await this.#fileText(`${serviceAccount}/token`);
    const authority = `${serviceAccount}/ca.crt`;
    return {
      connection: {
        server: `https://${address}:${port}`,
        ...(token ? { token } : {}),
        ...((await this.host.files.exists(authority))
          ? { certificateAuthority: (await this.#fileText(authority)) ?? '' }
          : {}),
      },
      namespace: (await this.#fileText(`${serviceAccount}/namespace`).catch(() => undefined)) ?? '',
    };
  }
}

function entryOf(entries: ReadonlyMap<string, Entry>, name: string, what: string, flagged: boolean): Entry {
  const entry = entries.get(name);
  if (!entry && flagged) throw new Error(`${what} "${name}" does not exist`);
  return entry ?? {};
}
