import { encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Program } from '../../kernel/process.ts';
import { resolveHost, ResolveError } from '../../net/resolver.ts';
import { relay } from '../nc/nc.ts';
import { dialectOf } from '../support/program-io.ts';

/** Opens a connection and passes lines on, as people use it to see whether a port answers. No telnet options. */
export const telnet: Program = async (process) => {
  const busybox = dialectOf(process) === 'busybox';
  const say = (text: string) => process.stderr.write(encodeUtf8(text));
  const print = (text: string) => process.stdout.write(encodeUtf8(text));
  const [host, port = '23'] = process.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (host === undefined) {
    await say(
      busybox
        ? 'BusyBox v1.37.0 multi-call binary.\n\nUsage: telnet [-a] [-l USER] HOST [PORT]\n'
        : 'telnet: not simulated: interactive mode\n',
    );
    return 1;
  }
  let address = host;
  try {
    [address = host] = await resolveHost(process, host, process.ended);
    if (!busybox) await print(`Trying ${address}...\n`);
    const connection = await process.network.connect(address, Number(port), process.ended);
    await print(
      busybox
        ? `Connected to ${host}\n\nEntering character mode\nEscape character is '^]'.\n\n`
        : `Connected to ${host}.\nEscape character is '^]'.\n`,
    );
    await relay(process, connection);
    await say(`Connection closed by foreign host${busybox ? '' : '.'}\n`);
    return 1;
  } catch (error) {
    if (error instanceof ResolveError)
      await say(
        busybox
          ? `telnet: bad address '${host}'\n`
          : `telnet: could not resolve ${host}/${port}: ${error.message}\n`,
      );
    else if (error instanceof Errno)
      await say(
        busybox
          ? `telnet: can't connect to remote host (${address}): ${error.message}\n`
          : `telnet: Unable to connect to remote host: ${error.message}\n`,
      );
    else throw error;
    return 1;
  }
};
