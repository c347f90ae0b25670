import { encodeUtf8, writeText } from '@drydock/machinery';
import { Errno, type HttpHeader, type HttpResponse, type Process, type Program } from '@drydock/shell';
import { stopSignal } from '../../inert.ts';
import { httpDate, logDate, timeParts } from '../../time.ts';
import { startWebServer, type WebRequest } from '../../web-server.ts';

const root = '/usr/local/apache2/htdocs';

/** httpd with its default configuration. */
export function createHttpd(version: string): Program {
  return async (process) => {
    const stopped = stopSignal(process, ['SIGTERM', 'SIGINT', 'SIGWINCH']);
    const address = process.network.addresses.at(-1) ?? '127.0.0.1';
    const warning = `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`;
    await writeText(process.stderr, warning + warning);
    const stop = startWebServer(process, {
      port: 80,
      handle: (request) => answer(process, version, request),
    });
    await notice(
      process,
      `AH00489: Apache/${version} (Unix) configured -- resuming normal operations`,
      'mpm_event',
    );
    await notice(process, "AH00094: Command line: 'httpd -D FOREGROUND'", 'core');
    const signal = await stopped;
    stop();
    const graceful = signal === 'SIGWINCH';
    await notice(
      process,
      graceful
        ? 'AH00492: caught SIGWINCH, shutting down gracefully'
        : 'AH00491: caught SIGTERM, shutting down',
      'mpm_event',
    );
    return 0;
  };
}

async function notice(process: Process, text: string, module: string): Promise<void> {
  const at = timeParts(process.clock.now());
  const stamp = `${at.weekday} ${at.monthName} ${at.day} ${at.time}.${at.milliseconds}000 ${at.year}`;
  await writeText(
    process.stderr,
    `[${stamp}] [${module}:notice] [pid ${process.pid}:tid ${process.pid}] ${text}\n`,
  );
}

async function answer(process: Process, version: string, request: WebRequest): Promise<HttpResponse> {
  const { status, headers, body } = respond(process, request);
  const size = request.method === 'HEAD' || body.length === 0 ? '-' : String(body.length);
  const now = process.clock.now();
  await writeText(
    process.stdout,
    `${request.remoteAddress} - - [${logDate(now)}] "${request.method} ${request.target} HTTP/1.1" ${status} ${size}\n`,
  );
  const common: HttpHeader[] = [
    ['Date', httpDate(now)],
    ['Server', `Apache/${version} (Unix)`],
  ];
  return { status, headers: [...common, ...headers], body };
}

interface Answer {
  readonly status: number;
  readonly headers: readonly HttpHeader[];
  readonly body: Uint8Array;
}

function respond(process: Process, request: WebRequest): Answer {
  if (!['GET', 'HEAD', 'POST'].includes(request.method))
    return errorPage(
      405,
      'Method Not Allowed',
      `The requested method ${request.method} is not allowed for this URL.`,
    );
  const path = decodePath(request.target);
  if (path === undefined)
    return errorPage(
      400,
      'Bad Request',
      'Your browser sent a request that this server could not understand.<br />\n',
    );
  const file = root + (path.endsWith('/') ? `${path}index.html` : path);
  try {
    const stat = process.fs.stat(file);
    if (stat.type === 'directory') return moved(request, path);
    const content = process.fs.readFile(file);
    const etag = `"${content.length.toString(16)}-${(stat.mtime * 1000).toString(16)}"`;
    return {
      status: 200,
      headers: [
        ['Last-Modified', httpDate(stat.mtime)],
        ['ETag', etag],
        ['Accept-Ranges', 'bytes'],
        ['Content-Length', String(content.length)],
        ['Content-Type', contentType(file)],
      ],
      body: content,
    };
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (error.code === 'EACCES')
      return errorPage(403, 'Forbidden', "You don't have permission to access this resource.");
    return path.endsWith('/') && process.fs.exists(root + path)
      ? listing(process, path)
      : errorPage(404, 'Not Found', 'The requested URL was not found on this server.');
  }
}

function decodePath(target: string): string | undefined {
  try {
    const path = decodeURIComponent(target.split('?')[0]!).replace(/\/{2,}/g, '/');
    return path.split('/').includes('..') ? undefined : path;
  } catch {
    return undefined;
  }
}

function moved(request: WebRequest, path: string): Answer {
  const host = request.headers.find(([name]) => name.toLowerCase() === 'host')?.[1] ?? '';
  const target = `http://${host}${path}/`;
  const page = errorPage(301, 'Moved Permanently', `The document has moved <a href="${target}">here</a>.`);
  return { ...page, headers: [['Location', target], ...page.headers] };
}

function listing(process: Process, path: string): Answer {
  const items = process.fs
    .readdir(root + path)
    .map((name) => `<li><a href="${encodeURIComponent(name)}"> ${name}</a></li>\n`);
  const parent = path === '/' ? '' : '<li><a href="/"> Parent Directory</a></li>\n';
  const html = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 3.2 Final//EN">\n<html>\n <head>\n  <title>Index of ${path.replace(/(?<=.)\/$/, '')}</title>\n </head>\n <body>\n<h1>Index of ${path.replace(/(?<=.)\/$/, '')}</h1>\n<ul>${parent}${items.join('')}</ul>\n</body></html>\n`;
  return { status: 200, headers: [['Content-Type', 'text/html;charset=ISO-8859-1']], body: encodeUtf8(html) };
}

function errorPage(status: number, title: string, text: string): Answer {
  const html = `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${title}</title>\n</head><body>\n<h1>${title}</h1>\n<p>${text}</p>\n</body></html>\n`;
  return { status, headers: [['Content-Type', 'text/html; charset=iso-8859-1']], body: encodeUtf8(html) };
}

const types: Readonly<Record<string, string>> = {
  css: 'text/css',
  gif: 'image/gif',
  htm: 'text/html',
  html: 'text/html',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
};

function contentType(file: string): string {
  return types[/\.([^./]+)$/.exec(file)?.[1] ?? ''] ?? 'text/plain';
}
