// The same for the real and the simulated nginx: paths and ports are those of the recording machine.
export const root = '/tmp/golden';

export const files = {
  'www/index.html': '<p>index</p>\n',
  'www/404.html': 'custom 404\n',
  'www/50x.html': 'custom 50x\n',
  'www/ok.html': 'all well\n',
  'www/data.json': '{"a":1}\n',
  'www/photo.jpg': 'not a photo\n',
  'www/noext': 'no extension\n',
  'www/sub/index.html': 'sub index\n',
  'www/sub/page.txt': 'page\n',
  'www/empty/.keep': '',
  'www/list/a file.txt': 'a\n',
  'www/list/b.txt': 'bb\n',
  'www/list/dir/x': 'x\n',
  'www/static/app.php': 'static wins\n',
  'www/denied/x.txt': 'secret\n',
  'www/internal/x.txt': 'inside\n',
  'www/users.txt': 'ann:{PLAIN}secret\n',
  'www/private/x.txt': 'private\n',
  'www/htpasswd':
    'apr:$apr1$saltsalt$LrttParrLPdxvgutaSXWJ0\nsha:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\nssha:{SSHA}gVK8WC9YyFT1gMsQHTGCgT3sSv5zYWx0\n',
  'www/name with space.txt': 'spaces\n',
  'other/file.txt': 'aliased\n',
};

const head = `worker_processes 1;
error_log ${root}/logs/error.log error;
pid ${root}/nginx.pid;
events { worker_connections 64; }
`;

export const config = `${head}
http {
  types { text/html html htm; text/plain txt; application/json json; image/jpeg jpg jpeg; }
  default_type application/octet-stream;
  log_format short '$remote_addr "$request" $status $body_bytes_sent "$http_referer" $server_name $upstream_addr';
  access_log ${root}/logs/access.log short;
  map $arg_kind $kind { default other; "a" letter-a; ~^x(?<rest>.*)$ "x with $rest"; }
  upstream pool { server 127.0.0.1:18081; server 127.0.0.1:18099 backup; }
  server {
    listen 127.0.0.1:18080 default_server;
    server_name main.example;
    root ${root}/www;
    index index.html;
    location = /exact { return 200 "exact\\n"; }
    location ^~ /static/ { }
    location ~ ^/(.+)\\.php$ { return 200 "php $1\\n"; }
    location ~* \\.(jpg|png)$ { add_header X-Kind image always; }
    location /old/ { rewrite ^/old/(.*)$ /new/$1 permanent; }
    location /rw/ { rewrite ^/rw/(.*)$ /sub/$1?from=rw last; }
    location /brk/ { rewrite ^/brk/(.*)$ /sub/$1 break; }
    location /loop/ { rewrite ^/loop/(.*)$ /loop/x$1 last; }
    location /alias/ { alias ${root}/other/; }
    location /try/ { try_files $uri $uri/ /index.html; }
    location /try404/ { try_files $uri =404; }
    location /named/ { try_files $uri @fallback; }
    location @fallback { return 200 "fallback $uri\\n"; }
    location /list/ { autoindex on; }
    location /denied/ { deny all; }
    location /internal/ { internal; }
    location /private/ { auth_basic "Members"; auth_basic_user_file ${root}/www/users.txt; }
    location /vars { set $mine "v-$host"; default_type text/plain; return 200 "$mine|$uri|$args|$request_uri|$scheme|$server_port|$http_user_agent|$kind|$is_args|$request_method\\n"; }
    location /gone { return 410; }
    location /tea { return 418; }
    location /moved { return 301 /elsewhere?a=b; }
    location /found { return 302 https://example.com/x; }
    location /nocontent { return 204; }
    location /close { return 503; }
    location /custom/ { error_page 404 /404.html; }
    location /soft/ { error_page 404 =200 /ok.html; }
    location /handled/ { error_page 404 = @fallback; }
    location /headers { add_header X-One 1; add_header X-Two "two words"; add_header X-Never "" ; return 200 "ok\\n"; }
    location /expires { expires 1h; try_files /ok.html =404; }
    location /if { if ($arg_x = 1) { return 403; } if ($request_method !~ ^(GET|HEAD)$) { return 405; } if (-f ${root}/www/ok.html) { set $there yes; } return 200 "there=$there\\n"; }
    location /proxy/ { proxy_pass http://127.0.0.1:18081/base/; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; }
    location /raw { proxy_pass http://127.0.0.1:18081; proxy_set_header Host $host; }
    location /pool { proxy_pass http://pool; }
    location /back { proxy_pass http://127.0.0.1:18081/redirect/; }
    location /dead { proxy_pass http://127.0.0.1:18099; }
    location /dead-page { proxy_pass http://127.0.0.1:18099; error_page 502 /50x.html; }
    location /small { client_max_body_size 10; proxy_pass http://127.0.0.1:18081; }
    location /notokens/ { server_tokens off; }
    location /charset { charset utf-8; try_files /sub/page.txt =404; }
  }
  server { listen 127.0.0.1:18080; server_name b.example *.wild.example ~^re\\d+\\.example$; location / { return 200 "server b $host\\n"; } }
  server {
    listen 127.0.0.1:18081;
    location / { add_header X-Up yes; return 200 "up $request_method $request_uri host=$http_host xff=$http_x_forwarded_for conn=$http_connection\\n"; }
    location /base/redirect { return 301 http://127.0.0.1:18081/base/target; }
    location /redirect/ { return 302 http://127.0.0.1:18081/redirect/there; }
  }
}
`;

const get = (path, headers = {}, method = 'GET', body) => ({
  method,
  path,
  headers: { Host: 'main.example', 'User-Agent': 'golden', ...headers },
  ...(body && { body }),
});

export const requests = [
  get('/'), get('/index.html'), get('/nope'), get('/nope/'), get('/exact'), get('/exact/'), get('/static/app.php'), get('/a/b.php'), get('/photo.jpg'), get('/PHOTO.JPG'), get('/data.json'),
  get('/noext'), get('/sub'), get('/sub?x=1'), get('/sub/'), get('/sub/page.txt'), get('/empty/'), get('/old/thing?q=1'), get('/rw/page.txt'), get('/brk/page.txt'), get('/loop/a'),
  get('/alias/file.txt'), get('/alias/none'), get('/alias'), get('/try/none'), get('/try404/none'), get('/named/none'), get('/denied/x.txt'), get('/internal/x.txt'),
  get('/private/x.txt'), get('/private/x.txt', { Authorization: 'Basic YW5uOnNlY3JldA==' }), get('/private/x.txt', { Authorization: 'Basic YW5uOndyb25n' }), get('/private/x.txt', { Authorization: 'Basic Ym9iOng=' }),
  get('/vars/%41?kind=a&b=2'), get('/vars?kind=xyz'), get('/vars'), get('/gone'), get('/tea'), get('/moved'), get('/found'), get('/nocontent'), get('/close'), get('/custom/x'), get('/soft/x'), get('/handled/x'),
  get('/headers'), get('/if'), get('/if?x=1'), get('/if', {}, 'DELETE'), get('/proxy/a%20b?x=1'), get('/proxy/x', { 'X-Forwarded-For': '1.2.3.4' }), get('/proxy/redirect'), get('/proxy'), get('/raw/y?z'), get('/raw', {}, 'POST', 'hello'),
  get('/pool/1'), get('/back'), get('/dead'), get('/dead/x?y'), get('/dead-page'), get('/small', {}, 'POST', 'far more than ten bytes'), get('/notokens/x'), get('/charset'),
  get('/name%20with%20space.txt'), get('//sub///page.txt'), get('/sub/../index.html'), get('/sub/./page.txt'), get('/../../etc/passwd'), get('/%zz'), get('/sub%2fpage.txt'),
  get('/', {}, 'HEAD'), get('/', {}, 'POST', 'x'), get('/nope', {}, 'POST', 'x'), get('/', { Range: 'bytes=0-3' }), get('/', { Range: 'bytes=-4' }), get('/', { Range: 'bytes=500-' }),
  get('/', { 'User-Agent': 'Mozilla/5.0 Chrome/120.0' }), get('/nope', { 'User-Agent': 'Mozilla/5.0 Chrome/120.0', Referer: 'http://main.example/' }),
  get('/', { Host: 'b.example' }), get('/', { Host: 'x.wild.example' }), get('/', { Host: 're7.example:18080' }), get('/', { Host: 'unknown.example' }), get('/moved', { Host: 'unknown.example' }), get('/', { Connection: 'close' }),
  get('/', { 'If-None-Match': '"wrong"' }), get('/', { 'If-Modified-Since': 'Tue, 28 Oct 2025 12:00:00 GMT' }), get('/', { 'If-Modified-Since': 'Tue, 28 Oct 2025 12:00:01 GMT' }), get('/list/dir/'),
  get('/list/'), get('/expires'),
]; // prettier-ignore

const http = (inside) => `${head}http { ${inside} }\n`;
const server = (inside) => http(`server { listen 127.0.0.1:18082; ${inside} }`);

/** Configurations that \`nginx -t\` refuses, or has something to say about. */
export const configurations = {
  'no events': 'http { }\n',
  'unknown directive': server('servername x;'),
  'missing semicolon': 'worker_processes 1\nevents { }\n',
  'missing semicolon before brace': `${head}http {\n  server {\n    listen 127.0.0.1:18082\n  }\n}\n`,
  'unclosed block': `${head}http {\n  server {\n    listen 127.0.0.1:18082;\n`,
  'unfinished word': `${head}http`,
  'too many braces': `${head}http { }\n}\n`,
  'stray semicolon': `${head};\n`,
  'quote without space': server('return 200 "a"b;'),
  'wrong context': `${head}location / { }\n`,
  'too many arguments': server('listen 80 default_server; root a b;'),
  'too few arguments': server('return;'),
  'flag with a wrong value': server('autoindex yes;'),
  'block without brace': server('location /x;'),
  'simple with brace': server('root /x { }'),
  'duplicate root': server('location / { root /a; root /b; }'),
  'root and alias': server('location / { root /a; alias /b; }'),
  'duplicate location': server('location /a { } location /a { }'),
  'outside location': server('location /a { location /b { } }'),
  'location modifier': server('location == /a { }'),
  'bad regex': server('location ~ "(a" { }'),
  'bad port': server('listen 99999;'),
  'bad listen parameter': server('listen 127.0.0.1:18083 defaultserver;'),
  'duplicate listen': server('listen 127.0.0.1:18082;'),
  'unknown upstream host': server('location / { proxy_pass http://no-such-host.invalid; }'),
  'unknown upstream server': http('upstream u { server no-such-host.invalid:80; } server { listen 127.0.0.1:18082; location / { proxy_pass http://u; } }'),
  'empty upstream': http('upstream u { }'),
  'duplicate upstream': http('upstream u { server 127.0.0.1; } upstream u { server 127.0.0.1; }'),
  'proxy without scheme': server('location / { proxy_pass 127.0.0.1:80; }'),
  'proxy uri in regex': server('location ~ /a { proxy_pass http://127.0.0.1/x; }'),
  'unknown variable': server('location / { return 200 $nothing; }'),
  'unknown log format': server('access_log /tmp/golden/logs/a.log nothing;'),
  'bad return code': server('return abc text;'),
  'bad error_page': server('error_page 200 /x;'),
  'error_page not a number': server('error_page abc /x;'),
  'missing include': server('include /tmp/golden/none.conf;'),
  'include pattern without matches': server('include /tmp/golden/none/*.conf;'),
  'no certificate': http('server { listen 127.0.0.1:18082 ssl; }'),
  'missing certificate': http('server { listen 127.0.0.1:18082 ssl; ssl_certificate /tmp/golden/none.crt; ssl_certificate_key /tmp/golden/none.key; }'),
  'conflicting names': http('server { listen 127.0.0.1:18082; server_name a; } server { listen 127.0.0.1:18082; server_name a; }'),
  'bad rewrite flag': server('rewrite ^ /x always;'),
  'bad condition': server('if (x = 1) { return 403; }'),
  'bad set': server('set a b;'),
  'unknown user': `user nosuchuser;\n${head}http { }\n`,
  'unknown limit zone': server('location / { limit_req zone=none; }'),
  'unknown connection zone': server('location / { limit_conn none 1; }'),
  'bad limit rate': http('limit_req_zone $binary_remote_addr zone=a:1m rate=fast;'),
  'limit zone without size': http('limit_req_zone $binary_remote_addr zone=a rate=1r/s;'),
  'two default servers': http('server { listen 127.0.0.1:18082 default_server; } server { listen 127.0.0.1:18082 default_server; }'),
  'bad size': server('client_max_body_size ten;'),
  'bad time': server('keepalive_timeout soon;'),
  'bad gzip level': server('gzip_comp_level 10;'),
  'fastcgi without server': server('location / { fastcgi_pass; }'),
  'fastcgi unknown host': server('location / {\n fastcgi_pass php:9000;\n }'),
  'bad weight': http('upstream u { server 127.0.0.1 weight=x; }'),
  'bad upstream parameter': http('upstream u { server 127.0.0.1 wait=3; }'),
  'bad deny': server('deny nobody;'),
  'bad expires': server('expires sometime;'),
  'map without variable': http('map a b { }'),
  'try_files with one argument': server('location / { try_files /x; }'),
  'two try_files': server('location / { try_files /x =404; try_files /y =404; }'),
  'two proxy_pass': server('location / { proxy_pass http://127.0.0.1; proxy_pass http://127.0.0.1; }'),
  'proxy and return': server('location / { proxy_pass http://127.0.0.1; return 200 x; }'),
  'bad satisfy': server('satisfy some;'),
  'bad autoindex format': server('autoindex_format csv;'),
  'server_name without value': server('server_name;'),
  'bad server name pattern': server('server_name ~^(a;'),
  'bad proxy version': server('location / { proxy_http_version 2.0; }'),
  'bad worker count': `worker_processes many;\nevents { }\n`,
  'two worker_processes': `worker_processes 1;\nworker_processes 2;\nevents { }\n`,
  'two access formats': http("log_format a x; log_format a y;"),
  'bad log level': `error_log ${root}/logs/error.log loud;\nevents { }\n`,
  'nested http': http('http { }'),
  'server in server': server('server { }'),
  'named location in location': server('location /a { location @b { } }'),
  'named location twice': server('location @a { } location @a { }'),
  fine: server('location / { return 200 ok; }'),
}; // prettier-ignore
