// A cluster and a workstation on one virtual clock: what a session, a test or `drydock sandbox` runs on.
import { createCluster, type Cluster, type ClusterOptions } from '@drydock/cluster';
import { createRandom, decodeUtf8, readAll, Pipe, VirtualClock, type Random } from '@drydock/machinery';
import { serializeFileSystem } from '@drydock/shell';
import { createWorkstation, home, type Workstation } from './workstation/create-workstation.ts';

type ImageDescriptions = NonNullable<ClusterOptions['images']>;

export interface SandboxOptions {
  readonly seed: string;
  /** ms since the epoch: when the learner sits down. The cluster was booted some minutes before. */
  readonly start?: number;
  /** Name of a cluster profile. Default `docker-desktop`. */
  readonly profile?: string;
  /** Images that a lab describes. */
  readonly images?: ImageDescriptions;
  /** Names of add-ons beyond those of the profile: `metrics-server`. */
  readonly addons?: readonly string[];
  /** No scheduler, no nodes. */
  readonly controlPlaneOnly?: boolean;
}

export interface ScriptResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Virtual milliseconds it took. */
  readonly virtualMs: number;
}

/** 20 November 2025, 09:00 UTC: the date of the simulated registry, so that `latest` and `date` agree. */
export const defaultStart = 1_763_629_200_000;

/** One turn of the host's event loop: every promise job that was ready has run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class Sandbox {
  private constructor(
    readonly clock: VirtualClock,
    readonly random: Random,
    readonly cluster: Cluster,
    readonly workstation: Workstation,
  ) {}

  static async create(options: SandboxOptions): Promise<Sandbox> {
    const start = options.start ?? defaultStart;
    const profile = options.profile ?? 'docker-desktop';
    const clock = new VirtualClock({ start: start - bootedBefore, settle });
    const random = createRandom(options.seed);
    const { controlPlaneOnly = false, addons = [], images = [] } = options;
    const cluster = await clock.runFor(
      createCluster({ profile, clock, random: random.fork('cluster'), controlPlaneOnly, addons, images }),
    );
    await clock.runUntil(start);
    const workstation = createWorkstation({
      clock,
      random: random.fork('workstation'),
      network: cluster.network.workstation,
      kubeconfig: cluster.kubeconfig(),
      transportFor: (config) => cluster.transportFor(config),
    });
    return new Sandbox(clock, random, cluster, workstation);
  }

  /** Runs bash on the workstation and drives the clock until it has ended. */
  async runScript(script: string, name = 'script.sh', limitMs = longestScript): Promise<ScriptResult> {
    const began = this.clock.now();
    const path = `/tmp/.drydock-${name.replaceAll('/', '_')}`;
    this.workstation.fs.writeFile(path, script, { mode: 0o755 });
    const { stdout, stderr, exited, kill } = this.spawn(['bash', path]);
    let ended = false;
    void exited.then(() => (ended = true));
    await this.clock.runUntil(began + limitMs, () => ended);
    // a foreground `kubectl get -w` or `port-forward` never ends by itself: what was said until then still counts
    const note = ended ? '' : `drydock: ${name} had not ended after ${limitMs / 1000} s of virtual time\n`;
    if (!ended) kill();
    const exitCode = await this.clock.runFor(exited);
    this.workstation.fs.unlink(path);
    return {
      exitCode,
      stdout: decodeUtf8(await this.clock.runFor(stdout)),
      stderr: decodeUtf8(await this.clock.runFor(stderr)) + note,
      virtualMs: this.clock.now() - began,
    };
  }

  /** A process of the learner with its output collected. */
  spawn(argv: readonly string[]): {
    stdout: Promise<Uint8Array>;
    stderr: Promise<Uint8Array>;
    exited: Promise<number>;
    kill: () => void;
  } {
    const [out, err] = [new Pipe(Infinity), new Pipe(Infinity)];
    const stdin = new Pipe();
    stdin.close();
    const process = this.workstation.kernel.spawn({
      argv,
      env: this.workstation.env,
      cwd: home,
      uid: 1000,
      gid: 1000,
      stdin: stdin.reader,
      stdout: out.writer,
      stderr: err.writer,
    });
    const exited = process.exited.then(({ code }) => {
      out.close();
      err.close();
      return code;
    });
    return { stdout: readAll(out), stderr: readAll(err), exited, kill: () => process.kill('SIGKILL') };
  }

  /** Store and files as text: equal states give equal texts. */
  serialize(): { readonly store: string; readonly files: string } {
    return { store: this.cluster.serialize(), files: serializeFileSystem(this.workstation.fs) };
  }

  stop(): void {
    this.workstation.kernel.shutdown();
    this.cluster.stop();
  }
}

/** How long the cluster has been up when the learner sits down. */
const bootedBefore = 10 * 60_000;
const longestScript = 24 * 3_600_000;
