import { program } from '../support/program-io.ts';

/** Listening TCP sockets: net-tools' and busybox's form. Connections are not listed, and processes only as `-`. */
export const netstat = program(async (io) => {
  const options = io.options({
    short: 'atulnpwexr',
    long: { listening: 'l', numeric: 'n', tcp: 't', all: 'a', programs: 'p' },
  });
  if (options.has('r')) return io.error('not simulated: the routing table');
  const listening = options.has('l');
  const title = listening ? 'only servers' : options.has('a') ? 'servers and established' : 'w/o servers';
  const withProgram = options.has('p');
  io.print(`Active Internet connections (${title})\n`);
  io.print(
    `Proto Recv-Q Send-Q Local Address           Foreign Address         State       ${withProgram ? 'PID/Program name    ' : ''}\n`,
  );
  if (!listening && !options.has('a')) return 0;
  for (const { address, port } of io.process.network.listeners())
    io.print(
      `tcp        0      0 ${`${address}:${port}`.padEnd(23)} ${'0.0.0.0:*'.padEnd(23)} LISTEN      ${withProgram ? '-                   ' : ''}\n`,
    );
  return 0;
});
