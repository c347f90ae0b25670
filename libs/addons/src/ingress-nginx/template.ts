// nginx.conf of the ingress controller. The real one balances in Lua; here the upstreams stand in a file of their own,
// which changes without a reload that the log would tell of.
import {
  defaultUpstream,
  type Configuration,
  type IngressLocation,
  type IngressServer,
} from './configuration.ts';

export const certificateDirectory = '/etc/ingress-controller/ssl';
export const fakeCertificateFile = `${certificateDirectory}/default-fake-certificate.pem`;

const logFormat = `'$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id'`;

/** The file with the endpoints: what changes most often. */
export function upstreamsFile({ upstreams }: Configuration): string {
  const empty = upstreams.filter(({ endpoints }) => endpoints.length === 0);
  const blocks = upstreams.map(({ name, endpoints, hashBy }) =>
    [
      `upstream ${name} {`,
      ...(hashBy ? [`    hash ${hashBy} consistent;`] : []),
      ...(endpoints.length > 0 ? endpoints : ['0.0.0.1']).map((endpoint) => `    server ${endpoint} max_fails=0;`),
      '}',
    ].join('\n'),
  );
  const map = empty.map(({ name }) => `    "${name}" 1;\n`).join('');
  return `${blocks.join('\n\n')}\nmap $proxy_upstream_name $no_endpoints {\n    default "";\n${map}}\n`;
} // prettier-ignore

export function nginxConf(configuration: Configuration, config: Readonly<Record<string, string>>): string {
  return `# Configuration checksum: not simulated

pid /tmp/nginx/nginx.pid;
daemon off;
worker_processes 2;
error_log /var/log/nginx/error.log warn;

events {
    multi_accept on;
    worker_connections 16384;
    use epoll;
}

http {
    include /etc/nginx/mime.types;
    default_type text/html;
    keepalive_timeout ${config['keep-alive'] ?? '75'}s;
    client_header_timeout 60s;
    client_body_timeout 60s;
    server_names_hash_bucket_size 128;
    proxy_headers_hash_bucket_size 64;
    server_tokens off;
    more_clear_headers Server;
    gzip ${config['use-gzip'] === 'true' ? 'on' : 'off'};
    uninitialized_variable_warn off;
    log_format upstreaminfo ${logFormat};
    map $http_x_request_id $req_id { default $http_x_request_id; "" $request_id; }
    map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
    map $https $strict_transport { default ""; on "max-age=31536000; includeSubDomains"; }
    access_log /var/log/nginx/access.log upstreaminfo;
${limitZones(configuration)}
    upstream ${defaultUpstream} { server 127.0.0.1:8181; }
    include /etc/nginx/upstreams.conf;

${configuration.servers.map((server) => serverBlock(server)).join('\n\n')}

    # default server, used for requests that no service takes
    server {
        listen 127.0.0.1:8181;
        access_log off;
        location / { return 404; }
    }
}
`;
}

function limitZones({ servers }: Configuration): string {
  const lines = new Set<string>();
  for (const { settings, ingress } of servers.flatMap(({ locations }) => locations)) {
    const name = zoneName({ ingress });
    if (settings.requestsPerSecond > 0)
      lines.add(`    limit_req_zone $binary_remote_addr zone=${name}_rps:5m rate=${settings.requestsPerSecond}r/s;`);
    if (settings.requestsPerMinute > 0)
      lines.add(`    limit_req_zone $binary_remote_addr zone=${name}_rpm:5m rate=${settings.requestsPerMinute}r/m;`);
    if (settings.connections > 0) lines.add(`    limit_conn_zone $binary_remote_addr zone=${name}_conn:5m;`);
  }
  return [...lines].map((line) => `${line}\n`).join('');
} // prettier-ignore

const zoneName = ({ ingress }: Pick<IngressLocation, 'ingress'>) =>
  `${ingress?.metadata.namespace}_${ingress?.metadata.name}_${ingress?.metadata.uid}`;

function serverBlock(server: IngressServer): string {
  const isDefault = server.host === '_';
  const options = isDefault ? ' default_server' : '';
  const file = server.certificate ? `${certificateDirectory}/${server.certificate.name}.pem` : fakeCertificateFile;
  // one pattern makes all paths of a host patterns
  const regex = server.locations.some(({ settings }) => settings.useRegex);
  return `    ## start server ${server.host}
    server {
        server_name ${[server.host, ...server.aliases].join(' ')};
        listen 80${options};
        listen 443${options} ssl;
        set $proxy_upstream_name "-";
        set $proxy_alternative_upstream_name "";
        ssl_certificate ${file};
        ssl_certificate_key ${file};
${appRoot(server)}${server.locations.flatMap((location) => locationBlocks(server, location, regex)).join('\n')}
    }
    ## end server ${server.host}`;
} // prettier-ignore

function appRoot({ locations }: IngressServer): string {
  const target = locations.find(({ settings }) => settings.appRoot !== '')?.settings.appRoot;
  return target ? `        if ($uri = /) { return 302 $scheme://$http_host${target}; }\n` : '';
}

/** `Prefix` means whole path elements, which takes two of nginx's locations. */
function locationBlocks(server: IngressServer, location: IngressLocation, regex: boolean): string[] {
  const { path, type } = location;
  const block = (head: string) =>
    `        location ${head} {\n${locationBody(server, location).map((line) => `            ${line}\n`).join('')}        }\n`;
  if (path === '/' && !(regex && location.ingress)) return [block(type === 'Exact' ? '= /' : '/')];
  if (regex) return [block(`~* "^${path}${type === 'Exact' ? '$' : ''}"`)];
  if (type === 'Exact') return [block(`= ${path}`)];
  if (type === 'ImplementationSpecific') return [block(path)];
  const trimmed = path.replace(/\/$/, '');
  return [block(`${trimmed}/`), block(`= ${trimmed}`)];
} // prettier-ignore

function locationBody(server: IngressServer, location: IngressLocation): string[] {
  const { settings, upstream, ingress, path } = location;
  const redirects = settings.forceSslRedirect || (settings.sslRedirect && server.secure);
  const protocol = settings.backendProtocol === 'HTTPS' ? 'https' : 'http';
  return [
    `set $namespace "${ingress?.metadata.namespace ?? ''}";`,
    `set $ingress_name "${ingress?.metadata.name ?? ''}";`,
    `set $proxy_upstream_name "${upstream}";`,
    'add_header Strict-Transport-Security $strict_transport always;',
    ...(redirects && ingress ? ['if ($scheme = http) { return 308 https://$host$request_uri; }'] : []),
    ...(settings.redirect ? [`return ${settings.redirect.status} ${settings.redirect.target};`] : []),
    ...accessLines(location),
    ...corsLines(location),
    ...(ingress ? ['if ($no_endpoints) { return 503; }'] : []),
    ...(settings.rewriteTarget ? [`rewrite "(?i)${path}" ${settings.rewriteTarget} break;`] : []),
    `client_max_body_size ${settings.bodySize};`,
    `proxy_set_header Host ${settings.upstreamVhost || '$http_host'};`,
    'proxy_set_header Upgrade $http_upgrade;',
    'proxy_set_header Connection $connection_upgrade;',
    'proxy_set_header X-Request-ID $req_id;',
    'proxy_set_header X-Real-IP $remote_addr;',
    'proxy_set_header X-Forwarded-For $remote_addr;',
    'proxy_set_header X-Forwarded-Host $http_host;',
    'proxy_set_header X-Forwarded-Port $server_port;',
    'proxy_set_header X-Forwarded-Proto $scheme;',
    'proxy_set_header X-Forwarded-Scheme $scheme;',
    'proxy_set_header X-Scheme $scheme;',
    'proxy_set_header X-Original-Forwarded-For $http_x_forwarded_for;',
    'proxy_set_header Proxy "";',
    `proxy_connect_timeout ${settings.connectTimeout};`,
    `proxy_send_timeout ${settings.sendTimeout};`,
    `proxy_read_timeout ${settings.readTimeout};`,
    'proxy_buffering off;',
    'proxy_http_version 1.1;',
    'proxy_next_upstream error timeout;',
    'proxy_next_upstream_tries 3;',
    `proxy_pass ${protocol}://${upstream};`,
    'proxy_redirect off;',
  ];
}

function accessLines({ settings, ingress }: IngressLocation): string[] {
  const { auth, allowed, requestsPerSecond, requestsPerMinute, connections } = settings;
  const zone = zoneName({ ingress });
  const file = auth && `${certificateDirectory}/auth-${ingress?.metadata.namespace}-${authSecret(auth.secret)}.passwd`;
  return [
    ...allowed.map((range) => `allow ${range};`),
    ...(allowed.length > 0 ? ['deny all;'] : []),
    ...(auth ? [`auth_basic "${auth.realm}";`, `auth_basic_user_file ${file};`] : []),
    ...(requestsPerSecond > 0 ? [`limit_req zone=${zone}_rps burst=${requestsPerSecond * 5} nodelay;`] : []),
    ...(requestsPerMinute > 0 ? [`limit_req zone=${zone}_rpm burst=${requestsPerMinute * 5} nodelay;`] : []),
    ...(connections > 0 ? [`limit_conn ${zone}_conn ${connections};`] : []),
  ];
} // prettier-ignore

/** `namespace/name` or `name`. */
export function authSecret(written: string): string {
  return written.replace(/^.*\//, '');
}

function corsLines({ settings: { cors } }: IngressLocation): string[] {
  if (!cors) return [];
  const headers = [
    `add_header Access-Control-Allow-Origin "${cors.origin}" always;`,
    ...(cors.credentials ? ['add_header Access-Control-Allow-Credentials true always;'] : []),
    `add_header Access-Control-Allow-Methods "${cors.methods}" always;`,
    `add_header Access-Control-Allow-Headers "${cors.headers}" always;`,
    `add_header Access-Control-Max-Age "${cors.maxAge}" always;`,
  ];
  return [...headers, `if ($request_method = OPTIONS) { ${headers.join(' ')} return 204; }`];
}
