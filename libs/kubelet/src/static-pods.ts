// Pods of the manifest directory. The API shows each as a mirror pod: name with the node's as a suffix, bound to the
// node, owned by it; the kubelet runs it through the same path as all others. The directory is the truth: a mirror that
// differs from its manifest is replaced, one that somebody deletes comes back.
import { resources } from '@drydock/client';
import type { Pod } from '@drydock/kinds';
import { decodeUtf8, formatTime, hasReason, parseYaml } from '@drydock/machinery';
import type { KubeletContext } from './options.ts';

export const manifestDirectory = '/etc/kubernetes/manifests';
const hashAnnotation = 'kubernetes.io/config.hash';
const mirrorAnnotation = 'kubernetes.io/config.mirror';
/** Writers need a moment: an editor empties a file before it fills it. */
const settleMs = 1000;

export class StaticPods {
  readonly #context: KubeletContext;
  /** Whether the pod with this uid has processes here, which must end before its successor starts. */
  readonly #runs: (uid: string) => boolean;
  #started = false;
  /** By the mirror's `namespace/name`. */
  #wanted = new Map<string, Pod>();
  #stopWatch: () => void = () => undefined;
  #timer: { cancel(): void } | undefined;
  #busy = false;
  #again = false;

  constructor(context: KubeletContext, runs: (uid: string) => boolean) {
    this.#context = context;
    this.#runs = runs;
  }

  /** Reads the directory and keeps to it from now on. Rejects when the API server cannot be reached. */
  async start(): Promise<void> {
    const { hostFiles } = this.#context;
    if (!hostFiles.exists(manifestDirectory)) return;
    this.#wanted = readManifests(this.#context);
    for (const pod of this.#wanted.values()) await this.#create(pod);
    this.#started = true;
    this.#stopWatch = hostFiles.watch(manifestDirectory, () => this.#later());
  }

  stop(): void {
    this.#stopWatch();
    this.#timer?.cancel();
  }

  /** Whether this pod is a mirror of something that the directory does not say (any more). */
  isStale({ metadata }: Pod): boolean {
    const hash = metadata.annotations?.[mirrorAnnotation];
    if (hash === undefined || !this.#started) return false;
    const wanted = this.#wanted.get(`${metadata.namespace}/${metadata.name}`);
    return wanted?.metadata.annotations?.[hashAnnotation] !== hash;
  }

  /** A pod of this node has changed or gone. */
  podChanged(pod: Pod): void {
    const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
    if (this.#wanted.has(key) || pod.metadata.annotations?.[mirrorAnnotation] !== undefined) this.#synchronise();
  } // prettier-ignore

  #later(): void {
    this.#timer?.cancel();
    this.#timer = this.#context.clock.after(settleMs, () => {
      this.#wanted = readManifests(this.#context);
      this.#synchronise();
    });
  }

  #synchronise(): void {
    this.#again = true;
    if (!this.#busy) void this.#work();
  }

  async #work(): Promise<void> {
    this.#busy = true;
    while (this.#again) {
      this.#again = false;
      try {
        await this.#removeStale();
        for (const pod of this.#wanted.values()) await this.#create(pod);
      } catch {
        this.#later(); // the API server is away: the next look finds what is left to do
      }
    }
    this.#busy = false; // in the same step as the last look at #again: no change falls in between
  }

  async #removeStale(): Promise<void> {
    const { client, informers, nodeName } = this.#context;
    for (const pod of informers.for(resources.pods).list()) {
      if (pod.spec?.nodeName !== nodeName || !this.isStale(pod)) continue;
      if (pod.metadata.deletionTimestamp && this.#runs(pod.metadata.uid ?? '')) continue;
      const { namespace = '', name = '', uid = '' } = pod.metadata;
      try {
        await client
          .of(resources.pods, namespace)
          .delete(name, this.#runs(uid) ? {} : { gracePeriodSeconds: 0 });
      } catch (error) {
        if (!hasReason(error, 'NotFound')) throw error;
      }
    }
  }

  async #create(pod: Pod): Promise<void> {
    const { client, clock, nodeName } = this.#context;
    const { namespace = '', name = '' } = pod.metadata;
    if (this.#context.informers.for(resources.pods).get(namespace, name)) return;
    const node = await client.of(resources.nodes).find(nodeName);
    const seen = { 'kubernetes.io/config.seen': formatTime(clock.now()) };
    const uid = node?.metadata.uid ?? '';
    const owner = { apiVersion: 'v1', kind: 'Node', name: nodeName, uid, controller: true };
    try {
      await client.of(resources.pods, namespace).create({
        ...pod,
        metadata: {
          ...pod.metadata,
          annotations: { ...pod.metadata.annotations, ...seen },
          ownerReferences: [owner],
        },
      });
    } catch (error) {
      const refused = ['AlreadyExists', 'Invalid', 'BadRequest'].some((reason) => hasReason(error, reason));
      if (!refused) throw error;
    }
  }
}

/** The mirrors of all manifests, without what differs from one creation to the next. Files that are none are skipped. */
function readManifests(context: KubeletContext): Map<string, Pod> {
  const { hostFiles, nodeName, random } = context;
  const pods = new Map<string, Pod>();
  if (!hostFiles.exists(manifestDirectory)) return pods;
  for (const file of hostFiles.readdir(manifestDirectory).filter((name) => !name.startsWith('.'))) {
    const path = `${manifestDirectory}/${file}`;
    if (hostFiles.stat(path).type !== 'file') continue;
    const text = decodeUtf8(hostFiles.readFile(path));
    const manifest = parsePod(text);
    if (!manifest) continue;
    const hash = random.fork(`static ${text}`).string(32, '0123456789abcdef');
    const mirror = mirrorOf(manifest, nodeName, hash);
    const key = `${mirror.metadata.namespace}/${mirror.metadata.name}`;
    if (!pods.has(key)) pods.set(key, mirror);
  }
  return pods;
}

function parsePod(text: string): Pod | undefined {
  try {
    const value = parseYaml(text) as Pod | null;
    return value?.kind === 'Pod' && value.metadata?.name && value.spec ? value : undefined;
  } catch {
    return undefined;
  }
}

function mirrorOf(pod: Pod, nodeName: string, hash: string): Pod {
  const { namespace = 'default', name = '', labels, annotations } = pod.metadata;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${nodeName}`,
      namespace,
      ...(labels ? { labels } : {}),
      annotations: {
        ...annotations,
        [hashAnnotation]: hash,
        [mirrorAnnotation]: hash,
        'kubernetes.io/config.source': 'file',
      },
    },
    spec: {
      ...pod.spec!,
      nodeName,
      tolerations: [{ effect: 'NoExecute', operator: 'Exists' }],
    },
  };
}
