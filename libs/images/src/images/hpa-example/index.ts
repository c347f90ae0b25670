// registry.k8s.io/hpa-example, the php-apache of Kubernetes' autoscaling walkthrough: each request computes a million
// square roots. Here it takes the processor time that this takes, and no PHP.
import { writeText } from '@drydock/machinery';
import type { HttpResponse, Process, Program } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { stopSignal } from '../../inert.ts';
import { httpDate, logDate, timeParts } from '../../time.ts';
import { startWebServer, type WebRequest } from '../../web-server.ts';

/** Milliseconds of one core for the loop of index.php in PHP 5. */
const workMs = 50;
const page = `<?php
  $x = 0.0001;
  for ($i = 0; $i <= 1000000; $i++) {
    $x += sqrt($x);
  }
  echo "OK!";
?>
`;
const software = 'Apache/2.4.10 (Debian)';

async function answer(process: Process, request: WebRequest): Promise<HttpResponse> {
  const path = request.target.split('?')[0]!;
  const found = path === '/' || path === '/index.php';
  if (found) await process.yield(workMs);
  const body = found ? 'OK!' : notFoundPage(path);
  const agent = request.headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? '-';
  const now = process.clock.now();
  const status = found ? 200 : 404;
  const line = `${request.method} ${request.target} HTTP/1.1`;
  await writeText(
    process.stdout,
    `${request.remoteAddress} - - [${logDate(now)}] "${line}" ${status} ${body.length} "-" "${agent}"\n`,
  );
  const headers = [
    ['Date', httpDate(now)],
    ['Server', software],
    ...(found ? [['X-Powered-By', 'PHP/5.6.14'] as const] : []),
    ['Content-Type', found ? 'text/html; charset=UTF-8' : 'text/html; charset=iso-8859-1'],
  ] as const;
  return { status, headers, body };
}

const notFoundPage = (path: string) => `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">
<html><head>
<title>404 Not Found</title>
</head><body>
<h1>Not Found</h1>
<p>The requested URL ${path} was not found on this server.</p>
<hr>
<address>${software} Server at php-apache Port 80</address>
</body></html>
`;

const apache: Program = async (process) => {
  const stopped = stopSignal(process, ['SIGTERM', 'SIGWINCH', 'SIGINT']);
  const address = process.network.addresses.at(-1) ?? '127.0.0.1';
  const complaint = `AH00558: apache2: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`;
  await writeText(process.stderr, complaint + complaint);
  const close = startWebServer(process, { port: 80, handle: (request) => answer(process, request) });
  const at = timeParts(process.clock.now());
  const stamp = `[${at.weekday} ${at.monthName} ${at.day} ${at.time}.${at.milliseconds}000 ${at.year}]`;
  await writeText(
    process.stderr,
    `${stamp} [mpm_prefork:notice] [pid 1] AH00163: ${software} PHP/5.6.14 configured -- resuming normal operations\n` +
      `${stamp} [core:notice] [pid 1] AH00094: Command line: 'apache2 -D FOREGROUND'\n`,
  );
  await stopped;
  close();
  return 0;
};

export const hpaExample: Image = {
  repository: 'registry.k8s.io/hpa-example',
  about: {
    does: 'Answers OK! on port 80 after 50 ms of processor time, as the loop of its page takes.',
    leftOut: ['PHP and the configuration of Apache: the page cannot be changed'],
  },
  tags: { latest: 'latest' },
  size: 180_000_000,
  published: 1_444_000_000_000,
  config: () => ({
    cmd: ['apache2-foreground'],
    exposedPorts: ['80/tcp'],
    workingDir: '/var/www/html',
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => {
    debianBase.files(fs);
    fs.mkdir('/var/www/html', { recursive: true });
    fs.writeFile('/var/www/html/index.php', page);
    fs.writeProgram('/usr/local/bin/apache2-foreground', 'apache2-foreground');
  },
  programs: () => ({ ...debianBase.programs, 'apache2-foreground': apache }),
};
