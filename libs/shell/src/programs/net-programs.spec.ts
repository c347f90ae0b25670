// wget, nc, nslookup, dig, ping and others against small servers; both dialects.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createRandom, decodeUtf8, Pipe, readAll, VirtualClock, type CancelSignal } from '@drydock/machinery';
import { createFileSystem } from '../kernel/create-file-system.ts';
import { Errno } from '../kernel/file-system.ts';
import { createKernel } from '../kernel/machine-kernel.ts';
import type { DnsAnswer, NetworkStack } from '../kernel/network.ts';
import type { Program } from '../kernel/process.ts';
import { connectionPair } from '../net/connection-pair.ts';
import { serveHttp } from '../net/http-server.ts';
import { dig } from './dig/dig.ts';
import { getent } from './getent/getent.ts';
import { host } from './host/host.ts';
import { nc } from './nc/nc.ts';
import { netstat } from './netstat/netstat.ts';
import { nslookup } from './nslookup/nslookup.ts';
import { ping } from './ping/ping.ts';
import { asApplet } from './support/program-io.ts';
import { telnet } from './telnet/telnet.ts';
import { wget } from './wget/wget.ts';

let clock: VirtualClock;
beforeEach(() => {
  clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
});

const web = 'web.default.svc.cluster.local';
const network = {
  addresses: ['127.0.0.1', '10.1.0.9'],
  connect: async (address: string, port: number, signal?: CancelSignal) => {
    if (address === '10.9.9.9') return signal!.race(new Promise<never>(() => undefined));
    if (port !== 80) throw new Errno('ECONNREFUSED');
    const pair = connectionPair({ address: '10.1.0.9', port: 40_000 }, { address, port });
    void serveHttp(pair.server, async ({ target }) =>
      target === '/nope'
        ? { status: 404, headers: [], body: 'no' }
        : { status: 200, headers: [['Content-Type', 'text/html']], body: 'hello\n' },
    );
    return pair.client;
  },
  queryDns: async (_server: string, { name, type }: { name: string; type: string }): Promise<DnsAnswer> => {
    if (name !== web) return { code: 'NXDOMAIN', records: [], authoritative: true };
    const records = type === 'A' ? [{ name, type, ttl: 30, data: '10.96.1.1' }] : [];
    return { code: 'NOERROR', records, authoritative: true };
  },
  listeners: () => [{ address: '0.0.0.0', port: 80 }],
  ping: async () => 0.05,
} as unknown as NetworkStack;

async function run(program: Program, ...argv: string[]) {
  const fs = createFileSystem({ clock });
  fs.mkdir('/etc');
  fs.writeFile(
    '/etc/resolv.conf',
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
  );
  const kernel = createKernel({
    hostname: 'w',
    clock,
    random: createRandom('net'),
    fs,
    network,
    programs: {},
  });
  const [stdout, stderr] = [new Pipe(), new Pipe()];
  const process = kernel.spawn({ argv, program, stdout, stderr });
  const { code } = await clock.runFor(process.exited);
  stdout.close();
  stderr.close();
  return { code, out: decodeUtf8(await readAll(stdout)), err: decodeUtf8(await readAll(stderr)) };
}

describe('wget', () => {
  test('GNU', async () => {
    expect(await run(wget, 'wget', '-qO-', 'http://web/')).toEqual({ code: 0, out: 'hello\n', err: '' });
    expect((await run(wget, 'wget', 'http://127.0.0.1:1/')).err).toBe(
      '--2025-10-09 08:53:20--  http://127.0.0.1:1/\nConnecting to 127.0.0.1:1... failed: Connection refused.\n',
    );
    expect(await run(wget, 'wget', 'http://nosuch/')).toEqual({
      code: 4,
      out: '',
      err: '--2025-10-09 08:53:20--  http://nosuch/\nResolving nosuch (nosuch)... failed: Name or service not known.\nwget: unable to resolve host address ‘nosuch’\n',
    });
    expect(await run(wget, 'wget', '-O', '/dev/null', 'http://web/nope')).toEqual({
      code: 8,
      out: '',
      err: '--2025-10-09 08:53:20--  http://web/nope\nResolving web (web)... 10.96.1.1\nConnecting to web (web)|10.96.1.1|:80... connected.\nHTTP request sent, awaiting response... 404 Not Found\n2025-10-09 08:53:20 ERROR 404: Not Found.\n\n',
    });
  });

  test('GNU into a file', async () => {
    const time = '2025-10-09 08:53:20';
    expect((await run(wget, 'wget', 'http://web/')).err).toBe(
      [
        `--${time}--  http://web/`,
        'Resolving web (web)... 10.96.1.1',
        'Connecting to web (web)|10.96.1.1|:80... connected.',
        'HTTP request sent, awaiting response... 200 OK',
        'Length: 6 [text/html]',
        'Saving to: ‘index.html’',
        '',
        `     0K ${' '.repeat(54)}100% 5.86K=0s`,
        '',
        `${time} (5.86 KB/s) - ‘index.html’ saved [6/6]`,
        '',
        '',
      ].join('\n'),
    );
  });

  test('busybox', async () => {
    const applet = asApplet(wget);
    expect(await run(applet, 'wget', '-O-', 'http://web')).toEqual({
      code: 0,
      out: 'hello\n',
      err: `Connecting to web (10.96.1.1:80)\nwriting to stdout\n-                    100% |${'*'.repeat(32)}|     6  0:00:00 ETA\nwritten to stdout\n`,
    });
    expect((await run(applet, 'wget', '-q', 'http://127.0.0.1:1/')).err).toBe(
      "wget: can't connect to remote host (127.0.0.1): Connection refused\n",
    );
    expect((await run(applet, 'wget', '-qO-', 'http://web/nope')).err).toBe(
      'wget: server returned error: HTTP/1.1 404 Not Found\n',
    );
    expect((await run(applet, 'wget', '-qO-', '-T', '2', 'http://10.9.9.9/')).err).toBe(
      'wget: download timed out\n',
    );
    expect((await run(applet, 'wget', 'http://nosuch/')).err).toBe("wget: bad address 'nosuch'\n");
  });
});

describe('nc', () => {
  test('-z -v in both dialects', async () => {
    expect(await run(nc, 'nc', '-zv', 'web', '80')).toEqual({
      code: 0,
      out: '',
      err: 'Connection to web (10.96.1.1) 80 port [tcp/http] succeeded!\n',
    });
    expect(await run(nc, 'nc', '-zv', 'web', '81')).toEqual({
      code: 1,
      out: '',
      err: 'nc: connect to web (10.96.1.1) port 81 (tcp) failed: Connection refused\n',
    });
    expect((await run(nc, 'nc', '-zv', '-w', '2', '10.9.9.9', '80')).err).toBe(
      'nc: connect to 10.9.9.9 port 80 (tcp) timed out: Operation now in progress\n',
    );
    expect((await run(asApplet(nc), 'nc', '-zv', 'web', '80')).err).toBe('web (10.96.1.1:80) open\n');
    expect((await run(asApplet(nc), 'nc', '-zv', 'web', '81')).err).toBe(
      'nc: web (10.96.1.1:81): Connection refused\n',
    );
  });
});

describe('DNS', () => {
  test('nslookup of bind searches, of busybox does not search names with a dot', async () => {
    expect(await run(nslookup, 'nslookup', 'web')).toEqual({
      code: 0,
      out: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\nName:\t${web}\nAddress: 10.96.1.1\n\n`,
      err: '',
    });
    expect((await run(nslookup, 'nslookup', 'nosuch')).out).toBe(
      "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10#53\n\n** server can't find nosuch: NXDOMAIN\n\n",
    );
    expect(await run(asApplet(nslookup), 'nslookup', web)).toEqual({
      code: 0,
      out: `Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\t${web}\nAddress: 10.96.1.1\n\n\n`,
      err: '',
    });
    expect((await run(asApplet(nslookup), 'nslookup', 'web.default')).code).toBe(1);
  });

  test('dig', async () => {
    expect((await run(dig, 'dig', '+short', web)).out).toBe('10.96.1.1\n');
    expect((await run(dig, 'dig', web)).out).toMatch(
      /status: NOERROR[^]*;; ANSWER SECTION:\nweb\.default\.svc\.cluster\.local\. 30\tIN\tA\t10\.96\.1\.1\n[^]*;; WHEN: Thu Oct 09 08:53:20 UTC 2025\n/,
    );
  });
});

test('ping in both dialects', async () => {
  expect(await run(ping, 'ping', '-c', '2', 'web')).toEqual({
    code: 0,
    out: 'PING web (10.96.1.1) 56(84) bytes of data.\n64 bytes from 10.96.1.1: icmp_seq=1 ttl=64 time=0.050 ms\n64 bytes from 10.96.1.1: icmp_seq=2 ttl=64 time=0.050 ms\n\n--- web ping statistics ---\n2 packets transmitted, 2 received, 0% packet loss, time 1000ms\nrtt min/avg/max/mdev = 0.050/0.050/0.050/0.000 ms\n',
    err: '',
  });
  expect((await run(asApplet(ping), 'ping', '-c', '1', 'web')).out).toBe(
    'PING web (10.96.1.1): 56 data bytes\n64 bytes from 10.96.1.1: seq=0 ttl=64 time=0.050 ms\n\n--- web ping statistics ---\n1 packets transmitted, 1 packets received, 0% packet loss\nround-trip min/avg/max = 0.050/0.050/0.050 ms\n',
  );
  expect(await run(ping, 'ping', 'nosuch')).toEqual({
    code: 2,
    out: '',
    err: 'ping: nosuch: Name or service not known\n',
  });
});

describe('getent, host, netstat, telnet', () => {
  test('getent hosts says the whole name, and nothing of what is not there', async () => {
    expect(await run(getent, 'getent', 'hosts', 'web')).toEqual({
      code: 0,
      out: `10.96.1.1       ${web}\n`,
      err: '',
    });
    expect((await run(getent, 'getent', 'ahosts', 'web')).out).toBe(
      `10.96.1.1       STREAM ${web}\n10.96.1.1       DGRAM  \n10.96.1.1       RAW    \n`,
    );
    expect(await run(getent, 'getent', 'hosts', 'nosuch')).toEqual({ code: 2, out: '', err: '' });
  });

  test('host', async () => {
    expect(await run(host, 'host', 'web')).toEqual({
      code: 0,
      out: `${web} has address 10.96.1.1\n`,
      err: '',
    });
    expect(await run(host, 'host', 'nosuch')).toEqual({
      code: 1,
      out: 'Host nosuch not found: 3(NXDOMAIN)\n',
      err: '',
    });
    expect((await run(host, 'host', '-t', 'SRV', 'web')).out).toBe('web has no SRV record\n');
  });

  test('netstat -tln', async () => {
    expect((await run(netstat, 'netstat', '-tln')).out).toBe(
      [
        'Active Internet connections (only servers)',
        'Proto Recv-Q Send-Q Local Address           Foreign Address         State       ',
        'tcp        0      0 0.0.0.0:80              0.0.0.0:*               LISTEN      ',
        '',
      ].join('\n'),
    );
  });

  test('telnet in both dialects', async () => {
    expect(await run(telnet, 'telnet', 'web', '81')).toEqual({
      code: 1,
      out: 'Trying 10.96.1.1...\n',
      err: 'telnet: Unable to connect to remote host: Connection refused\n',
    });
    expect((await run(asApplet(telnet), 'telnet', 'web', '81')).err).toBe(
      "telnet: can't connect to remote host (10.96.1.1): Connection refused\n",
    );
    expect((await run(asApplet(telnet), 'telnet', 'nosuch')).err).toBe("telnet: bad address 'nosuch'\n");
  });
});
