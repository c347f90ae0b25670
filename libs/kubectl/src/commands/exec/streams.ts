import {
  StatusError,
  type ByteReader,
  type ByteWriter,
  type StatusObject,
  type StreamConnection,
} from '@drydock/machinery';
import { ExitError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';

export interface StreamTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly verb: 'exec' | 'attach';
  readonly command: readonly string[];
  /** Overrides -i and -t. */
  readonly stdin?: boolean;
  readonly tty?: boolean;
  readonly input?: ByteReader;
  readonly output?: ByteWriter;
  readonly errors?: ByteWriter;
}

/** Connects this terminal to a container until the process there ends; throws {@link ExitError} with its exit code. */
export async function streamContainer(invocation: Invocation, target: StreamTarget): Promise<void> {
  const { flags, host, access } = invocation;
  const stdin = target.stdin ?? flags.bool('stdin');
  let tty = target.tty ?? flags.bool('tty');
  if (tty && !host.isTerminal.stdin) {
    tty = false;
    if (!flags.bool('quiet'))
      await invocation.err('Unable to use a TTY - input is not a terminal or the right kind of file\n');
  }
  const path = `/api/v1/namespaces/${target.namespace}/pods/${target.pod}/${target.verb}`;
  const connection = await (
    await access.rest()
  ).connect(path, {
    container: target.container,
    command: target.command.length > 0 ? target.command : undefined,
    stdin: stdin ? 'true' : undefined,
    stdout: 'true',
    stderr: tty ? undefined : 'true',
    tty: tty ? 'true' : undefined,
  });
  const raw = tty && stdin;
  if (raw) host.setRaw?.(true);
  if (tty && host.columns && host.rows) connection.resize(host.columns, host.rows);
  const forgetResize = tty ? host.onResize?.((columns, rows) => connection.resize(columns, rows)) : undefined;
  try {
    const status = await host.cancelled.race(pump(invocation, connection, stdin, target));
    // an attach ends with the process, but does not learn its exit code
    if (target.verb === 'exec' || status.reason !== 'NonZeroExitCode') reportStatus(status);
  } finally {
    forgetResize?.();
    if (raw) host.setRaw?.(false);
    connection.close();
  }
}

async function pump(
  { host }: Invocation,
  connection: StreamConnection,
  stdin: boolean,
  target: StreamTarget,
): Promise<StatusObject> {
  // input ends when the process ends: nobody waits for it
  if (stdin && connection.stdin)
    void copy(target.input ?? host.stdin, connection.stdin, true).catch(() => undefined);
  const outputs = [
    copy(connection.stdout, target.output ?? host.stdout, false),
    ...(connection.stderr ? [copy(connection.stderr, target.errors ?? host.stderr, false)] : []),
  ];
  const status = await connection.status;
  await Promise.all(outputs);
  return status;
}

async function copy(from: ByteReader, to: ByteWriter, end: boolean): Promise<void> {
  for (let chunk = await from.read(); chunk; chunk = await from.read()) await to.write(chunk);
  if (end) to.close();
}

function reportStatus(status: StatusObject): void {
  if (status.status === 'Success') return;
  const code = status.details?.causes?.find((cause) => cause.reason === 'ExitCode')?.message;
  if (status.reason === 'NonZeroExitCode' && code) {
    const exit = Number(code);
    throw new ExitError(exit, `command terminated with exit code ${exit}`);
  }
  throw new StatusError(status);
}
