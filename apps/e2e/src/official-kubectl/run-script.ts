import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { minor, type Kubectl } from './kubectls.ts';
import { normalise } from './normalise.ts';
import { type ServedSandbox, serveSandbox } from '../served-sandbox.ts';
import { type Outcome, outcomeOf } from './transcript.ts';

const files = path.join(import.meta.dirname, 'files');
/** What scripts may call besides kubectl. */
const helpers = path.join(import.meta.dirname, 'programs');
/** Long enough for a pod to start on a busy machine (ms). */
const patience = 60_000;

/** So that it does not matter which script comes first. */
const pullImages = [
  'kubectl run warm --image=nginx:1.27',
  'kubectl wait --for=condition=Ready pod/warm --timeout=50s',
  'kubectl delete pod warm --now',
].join(' && ');

/** One kubectl with a cluster and a home of its own. */
export interface Workplace {
  /** The outcomes of commands, in a namespace that is made for them. */
  run(namespace: string, commands: readonly string[]): Promise<readonly Outcome[]>;
  close(): Promise<void>;
}

export async function openWorkplace(kubectl: Kubectl): Promise<Workplace> {
  const home = mkdtempSync(path.join(tmpdir(), `drydock-kubectl-${kubectl.version}-`));
  const programs = path.join(home, 'bin');
  mkdirSync(programs);
  symlinkSync(kubectl.file, path.join(programs, 'kubectl'));
  const kubeconfig = path.join(home, 'kubeconfig');
  const sandbox: ServedSandbox = await serveSandbox(kubeconfig);
  const environment = {
    HOME: home,
    KUBECONFIG: kubeconfig,
    LC_ALL: 'C',
    PATH: `${programs}:${helpers}:/usr/local/bin:/usr/bin:/bin`,
    PORT: String(18_000 + minor(kubectl.version)),
    TZ: 'UTC',
  };
  await runBash(pullImages, home, environment);
  return {
    async run(namespace, commands) {
      const directory = path.join(home, namespace);
      cpSync(files, directory, { recursive: true });
      const bash = (command: string) => runBash(command, directory, environment);
      await bash(`kubectl create namespace ${namespace}`);
      await bash(`kubectl config set-context --current --namespace=${namespace}`);
      const outcomes: Outcome[] = [];
      for (const command of commands) outcomes.push(await bash(command));
      await bash(`kubectl delete namespace ${namespace} --wait=false`);
      return outcomes;
    },
    async close() {
      await sandbox.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function runBash(command: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const shell = spawn('bash', ['-c', command], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: patience,
    });
    let [stdout, stderr] = ['', ''];
    shell.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    shell.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    shell.once('error', reject);
    shell.once('close', (code) => {
      const clean = (text: string) => normalise(text.replaceAll(cwd, '<directory>'));
      resolve(outcomeOf(clean(stdout), clean(stderr), code));
    });
  });
}
