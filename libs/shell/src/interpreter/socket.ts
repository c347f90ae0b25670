// bash's `/dev/tcp/host/port`.
import { Descriptor } from '../kernel/descriptor.ts';
import { Errno } from '../kernel/file-system.ts';
import { resolveHost } from '../net/resolver.ts';
import { ShellError } from './control.ts';
import type { Shell } from './shell.ts';

export async function openSocket(shell: Shell, host: string, port: string): Promise<Descriptor> {
  const { process } = shell;
  try {
    const address = await addressOf(shell, host);
    const connection = await process.network.connect(address, Number(port), process.ended);
    return new Descriptor({
      kind: 'foreign',
      read: (max) => connection.reader.read(max),
      write: (bytes) => connection.writer.write(bytes),
      close: () => connection.close(),
    });
  } catch (error) {
    if (error instanceof Errno) {
      await shell.complain(`connect: ${error.message}`);
      throw new ShellError(`/dev/tcp/${host}/${port}: ${error.message}`);
    }
    throw error;
  }
}

async function addressOf(shell: Shell, host: string): Promise<string> {
  const addresses = await resolveHost(shell.process, host, shell.process.ended).catch(() => []);
  if (addresses[0]) return addresses[0];
  await shell.complain(`${host}: Name or service not known`);
  throw new ShellError(`/dev/tcp/${host}: Invalid argument`);
}
