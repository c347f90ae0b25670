import type { LifecycleHandler } from '@drydock/kinds';
import { ExecError } from '@drydock/runtime';
import { portOf, runCommand, type ProbeTarget } from '../probes/probe.ts';

/** Runs postStart or preStop. The text is the kubelet's reason when it failed. */
export async function runHook(target: ProbeTarget, handler: LifecycleHandler): Promise<string | undefined> {
  const { container, clock, runtime, spec, podIP } = target;
  if (handler.sleep) {
    await clock.sleep(handler.sleep.seconds * 1000);
    return undefined;
  }
  if (handler.exec) {
    try {
      const command = handler.exec.command ?? [];
      const { code, output } = await runCommand(container, command);
      if (code === 0) return undefined;
      const words = command.join(' ');
      return `Exec lifecycle hook ([${words}]) for Container "${spec.name}" failed - error: command '${words}' exited with ${code}: ${output}, message: ${JSON.stringify(output)}`;
    } catch (error) {
      if (error instanceof ExecError) return error.message;
      throw error;
    }
  }
  if (handler.httpGet) {
    const { host, path = '/', port: wanted, scheme, httpHeaders = [] } = handler.httpGet;
    const port = portOf(spec, wanted);
    if (typeof port === 'string') return port;
    const answer = await runtime.node.httpGet({
      scheme: scheme === 'HTTPS' ? 'https' : 'http',
      host: host || podIP,
      port,
      path,
      headers: [
        ['User-Agent', 'kube-lifecycle/1.34'],
        ...httpHeaders.map(({ name, value }) => [name, value] as const),
      ],
      timeoutMs: 60_000,
    });
    return 'error' in answer ? answer.error : undefined;
  }
  return undefined;
}
