import { headerOf, type HttpHeader } from '../../net/http-message.ts';

export interface TransferReport {
  readonly url: string;
  readonly effectiveUrl: string;
  readonly method: string;
  readonly status: number;
  readonly version: string;
  readonly headers: readonly HttpHeader[];
  readonly sizeDownload: number;
  readonly sizeHeader: number;
  readonly sizeUpload: number;
  readonly redirects: number;
  readonly redirectUrl: string;
  readonly connects: number;
  readonly local: { readonly address: string; readonly port: number };
  readonly remote: { readonly address: string; readonly port: number };
  readonly scheme: string;
  /** Milliseconds since the start. */
  readonly times: {
    readonly lookup: number;
    readonly connect: number;
    readonly appConnect: number;
    readonly first: number;
    readonly total: number;
  };
  readonly exitCode: number;
  readonly error: string;
  readonly fileName: string;
}

const seconds = (ms: number) => (ms / 1000).toFixed(6);

const variables: Readonly<Record<string, (report: TransferReport) => string | number>> = {
  content_type: ({ headers }) => headerOf(headers, 'content-type') ?? '',
  errormsg: ({ error }) => error,
  exitcode: ({ exitCode }) => exitCode,
  filename_effective: ({ fileName }) => fileName,
  http_code: ({ status }) => String(status).padStart(3, '0'),
  http_version: ({ version }) => version.replace('HTTP/', '').replace(/^$/, '0'),
  local_ip: ({ local }) => local.address,
  local_port: ({ local }) => local.port,
  method: ({ method }) => method,
  num_connects: ({ connects }) => connects,
  num_headers: ({ headers }) => headers.length,
  num_redirects: ({ redirects }) => redirects,
  redirect_url: ({ redirectUrl }) => redirectUrl,
  remote_ip: ({ remote }) => remote.address,
  remote_port: ({ remote }) => remote.port,
  response_code: ({ status }) => String(status).padStart(3, '0'),
  scheme: ({ scheme }) => scheme.toUpperCase(),
  size_download: ({ sizeDownload }) => sizeDownload,
  size_header: ({ sizeHeader }) => sizeHeader,
  size_upload: ({ sizeUpload }) => sizeUpload,
  speed_download: ({ sizeDownload, times }) => Math.floor(sizeDownload / (Math.max(1, times.total) / 1000)),
  ssl_verify_result: () => 0,
  time_appconnect: ({ times }) => seconds(times.appConnect),
  time_connect: ({ times }) => seconds(times.connect),
  time_namelookup: ({ times }) => seconds(times.lookup),
  time_pretransfer: ({ times }) => seconds(Math.max(times.connect, times.appConnect)),
  time_redirect: () => seconds(0),
  time_starttransfer: ({ times }) => seconds(times.first),
  time_total: ({ times }) => seconds(times.total),
  url: ({ url }) => url,
  url_effective: ({ effectiveUrl }) => effectiveUrl,
};

/** The text of `-w` and where it goes. Unknown variables are reported as curl does. */
export function writeOut(
  format: string,
  report: TransferReport,
): { readonly stdout: string; readonly stderr: string } {
  const out = { stdout: '', stderr: '' };
  let target: 'stdout' | 'stderr' = 'stdout';
  const pattern = /%%|%header\{([^}]*)\}|%\{([^}]*)\}|\\(.)|[^%\\]+|[%\\]/gs;
  for (const [whole, header, name, escaped] of format.matchAll(pattern)) {
    if (whole === '%%') out[target] += '%';
    else if (header !== undefined) out[target] += headerOf(report.headers, header) ?? '';
    else if (name === 'stderr' || name === 'stdout') target = name;
    else if (name !== undefined) {
      const value = variables[name];
      if (value) out[target] += String(value(report));
      else out.stderr += `curl: unknown --write-out variable: '${name}'\n`;
    } else if (escaped !== undefined) out[target] += { n: '\n', r: '\r', t: '\t' }[escaped] ?? `\\${escaped}`;
    else out[target] += whole;
  }
  return out;
}
