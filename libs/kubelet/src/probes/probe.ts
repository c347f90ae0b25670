// Asks a container once, the way its probe says.
import type { Container as ContainerSpec, HTTPGetAction, Probe } from '@drydock/kinds';
import { CancelSource, decodeUtf8, type Clock, readAll } from '@drydock/machinery';
import { ExecError, type Container, type ContainerRuntime } from '@drydock/runtime';

export interface ProbeTarget {
  readonly runtime: ContainerRuntime;
  readonly clock: Clock;
  readonly spec: ContainerSpec;
  readonly container: Container;
  readonly podIP: string;
}

export type ProbeAnswer = { readonly ok: true } | { readonly ok: false; readonly message: string };

const passed: ProbeAnswer = { ok: true };
const failed = (message: string): ProbeAnswer => ({ ok: false, message });

export async function askProbe(target: ProbeTarget, probe: Probe): Promise<ProbeAnswer> {
  const timeoutMs = (probe.timeoutSeconds ?? 1) * 1000;
  if (probe.exec) return askExec(target, probe.exec.command ?? [], timeoutMs);
  if (probe.httpGet) return askHttp(target, probe.httpGet, timeoutMs);
  if (probe.tcpSocket) {
    const port = portOf(target.spec, probe.tcpSocket.port);
    if (typeof port === 'string') return failed(port);
    const error = await target.runtime.node.tcpConnect(probe.tcpSocket.host || target.podIP, port, timeoutMs);
    return error === undefined ? passed : failed(error);
  }
  return failed('not simulated: gRPC probes');
}

/** A port by number or by name; a text is the reason why there is none. */
export function portOf(spec: ContainerSpec, port: number | string): number | string {
  if (typeof port === 'number') return port;
  const named = spec.ports?.find(({ name }) => name === port)?.containerPort;
  if (named !== undefined) return named;
  return /^\d+$/.test(port) ? Number(port) : `couldn't find port: ${JSON.stringify(port)}`;
}

async function askHttp(target: ProbeTarget, action: HTTPGetAction, timeoutMs: number): Promise<ProbeAnswer> {
  const port = portOf(target.spec, action.port);
  if (typeof port === 'string') return failed(port);
  const given = (action.httpHeaders ?? []).map(({ name, value }) => [name, value] as const);
  const has = (name: string) => given.some(([key]) => key.toLowerCase() === name);
  const answer = await target.runtime.node.httpGet({
    scheme: action.scheme === 'HTTPS' ? 'https' : 'http',
    host: action.host || target.podIP,
    port,
    path: action.path || '/',
    headers: [
      ...(has('user-agent') ? [] : ([['User-Agent', 'kube-probe/1.34']] as const)),
      ...(has('accept') ? [] : ([['Accept', '*/*']] as const)),
      ...given,
    ],
    timeoutMs,
  });
  if ('error' in answer) return failed(answer.error);
  const good = answer.status >= 200 && answer.status < 400;
  return good ? passed : failed(`HTTP probe failed with statuscode: ${answer.status}`);
}

async function askExec({ container, clock }: ProbeTarget, command: readonly string[], timeoutMs: number) {
  const source = new CancelSource();
  const timer = clock.after(timeoutMs, () => source.cancel('timeout'));
  try {
    const { code, output } = await source.signal.race(runCommand(container, command));
    return code === 0 ? passed : failed(output);
  } catch (error) {
    if (error instanceof ExecError) return failed(error.message);
    if (!source.signal.cancelled) throw error;
    return failed(
      `command timed out: ${JSON.stringify(command.join(' '))} timed out after ${timeoutMs / 1000}s`,
    );
  } finally {
    timer.cancel();
  }
}

/** Runs a command to its end; its output in the order stdout, stderr. */
export async function runCommand(
  container: Container,
  command: readonly string[],
): Promise<{ readonly code: number; readonly output: string }> {
  const running = container.exec({ command });
  const [stdout, stderr] = await Promise.all([
    readAll(running.stdout),
    running.stderr ? readAll(running.stderr) : new Uint8Array(),
  ]);
  const { code } = await running.exited;
  return { code, output: decodeUtf8(stdout) + decodeUtf8(stderr) };
}
