// The location table: configuration, request → answer, recorded from the real nginx as testdata/cases.mjs is.
import { root, files } from './cases.mjs';

export { root, files };

const head = `worker_processes 1;
error_log ${root}/logs/error.log error;
pid ${root}/nginx.pid;
events { worker_connections 64; }
`;

export const port = 18180;

export const config = `${head}
http {
  types { text/html html htm; text/plain txt; application/json json; image/jpeg jpg jpeg; }
  default_type text/plain;
  log_format long '$remote_addr - $remote_user "$request" $status $body_bytes_sent "$http_referer" up=$upstream_addr us=$upstream_status';
  log_format json escape=json '{"uri":"$uri","agent":"$http_user_agent","status":$status}';
  access_log ${root}/logs/access.log long;
  map $http_x_color $color { default none; red 1; ~*^gr(?<rest>e+n)$ 2-$rest; volatile; }
  map $host $by_host { hostnames; default other; .wild.test wild; www.* www; table.test table; }
  map $uri $loggable { default 1; ~^/quiet 0; }
  limit_req_zone $binary_remote_addr zone=slow:1m rate=1r/m;
  limit_req_zone $http_x_client zone=burst:1m rate=1r/m;
  upstream weighted { server 127.0.0.1:18181 weight=3; server 127.0.0.1:18182; }
  upstream three { server 127.0.0.1:18181; server 127.0.0.1:18182; server 127.0.0.1:18183 down; }
  upstream failing { server 127.0.0.1:18199 max_fails=1 fail_timeout=60s; server 127.0.0.1:18198 max_fails=1 fail_timeout=60s; }
  upstream halfdead { server 127.0.0.1:18199; server 127.0.0.1:18181; }
  upstream spare { server 127.0.0.1:18199; server 127.0.0.1:18182 backup; }
  upstream kept { server 127.0.0.1:18181; keepalive 4; }
  server {
    listen 127.0.0.1:18180 default_server;
    server_name table.test;
    root ${root}/www;
    index index.htm index.html;
    add_header X-Server level;
    location /nest/ { return 200 "nest\\n"; }
    location /tree/ {
      default_type text/plain;
      location /tree/a/ { root ${root}/none; location ~ \\.txt$ { return 200 "tree a txt\\n"; } location /tree/a/b/ { try_files $uri =410; } }
      location = /tree/exact { try_files /ok.html =404; }
      location ~* \\.TXT$ { try_files /sub/page.txt =404; }
    }
    location ^~ /firm/ { location ~ \\.php$ { return 200 "inner php\\n"; } try_files /ok.html =404; }
    location ~ ^/num/(?<id>\\d+)(?:/(?<more>[a-z]+))?$ { return 200 "id=$id more=$more 1=$1\\n"; }
    location ~ /order { return 200 "first regex\\n"; }
    location ~ /order/x { return 200 "second regex\\n"; }
    location ~* ^/case$ { return 200 "case\\n"; }
    location = / { try_files /ok.html =404; }
    location /re { return 200 "prefix re\\n"; }
    location /re/longer { return 200 "prefix re longer\\n"; }
    location ~ ^/users/(.+)$ { alias ${root}/other/$1; }
    location /alias2 { alias ${root}/other; }
    location = /one { alias ${root}/www/sub/page.txt; }
    location /rooted/ { root ${root}/www/static; }
    location /sub/deep/ { root ${root}/www; index /ok.html; }
    location /tryargs/ { try_files $uri /sub/page.txt?x=1 /index.html?$args; }
    location /trydir/ { try_files $uri $uri/ /sub/ =404; }
    location /trydir2/ { try_files /sub/ =404; }
    location /trycode/ { try_files $uri =403; }
    location /tryphp/ { try_files $uri $uri/ /show?path=$uri&$args; }
    location /show { return 200 "show $args\\n"; }
    location /json/ { alias ${root}/www/list/; autoindex on; autoindex_format json; }
    location /human/ { alias ${root}/www/list/; autoindex on; autoindex_exact_size off; }
    location /noindex/ { alias ${root}/www/list/; }
    location /ep403 { deny all; error_page 403 http://other.test/denied; }
    location /ep301 { error_page 404 =301 /ok.html; }
    location /ep= { error_page 404 = /show; }
    location /epnamed { error_page 404 =202 @n202; }
    location @n202 { add_header X-Named yes; return 200 "named $uri $status\\n"; }
    location /epsame { error_page 404 /missing.html; }
    location /eprec { recursive_error_pages on; error_page 404 /epcode; }
    location /epcode { error_page 403 /ok.html; return 403; }
    location /ep5 { error_page 500 502 503 504 /50x.html; return 503; }
    location /r303 { return 303 /show; }
    location /r307 { return 307 /show?$args; }
    location /r308 { return 308 https://$host$request_uri; }
    location /rurl { return http://other.test/x; }
    location /r200 { return 200; }
    location /r200t { default_type application/json; return 200 '{"a":"$arg_a"}'; }
    location /r400 { return 400; }
    location /r404t { return 404 "no such thing\\n"; }
    location /r444 { return 444; }
    location /r500 { return 500 "broken\\n"; }
    location /r503a { add_header Retry-After 120 always; add_header X-Not-Always 1; return 503; }
    location /rw1/ { rewrite ^/rw1/(.*)$ /show?p=$1 last; }
    location /rw2/ { rewrite ^/rw2/(.*)$ /show?p=$1? last; }
    location /rw3/ { rewrite ^/rw3/(.*)$ http://other.test/$1; }
    location /rw4/ { rewrite ^/rw4/(?<name>\\w+)$ /show?n=$name redirect; return 200 "no match\\n"; }
    location /rw5/ { rewrite ^/rw5/a /rw5/b; rewrite ^/rw5/b /sub/page.txt break; rewrite ^ /never; }
    location /rw6/ { set $x 1; rewrite ^/rw6/(.*)$ /$1 break; set $x 2; }
    location /rw7/ { break; return 200 "never\\n"; }
    location /rw8/ { rewrite ^/rw8/(.*)$ /show?q=$1&; }
    location /if1 { if ($arg_a != "") { return 200 "a=$arg_a\\n"; } if ($http_user_agent ~* "CURL") { return 200 "curl\\n"; } return 200 "neither\\n"; }
    location /if2 { if (-d ${root}/www/sub) { add_header X-Dir yes; } if (!-e ${root}/www/none) { set $none yes; } try_files /ok.html =404; }
    location /if3 { if ($request_method = POST) { return 405; } if ($cookie_user) { return 200 "user $cookie_user\\n"; } return 200 "nobody\\n"; }
    location /if4 { if ($args ~ "n=(\\d+)") { set $n $1; rewrite ^ /show?num=$n? last; } return 200 "none\\n"; }
    location /if5 { if ($uri !~* "\\.html$") { rewrite ^(.*)$ $1.html redirect; } return 200 "html\\n"; }
    location /inherit/ { try_files /ok.html =404; }
    location /own/ { add_header X-Own 1; try_files /ok.html =404; }
    location /always { add_header X-A 1 always; add_header X-B 2; return 404; }
    location /maps { return 200 "$color|$by_host\\n"; }
    location /quiet { access_log ${root}/logs/access.log long if=$loggable; return 200 "quiet\\n"; }
    location /off { access_log off; return 200 "off\\n"; }
    location /aslog { access_log ${root}/logs/access.log json; return 200 "json\\n"; }
    location /px/ { proxy_pass http://127.0.0.1:18181/; }
    location /py/ { proxy_pass http://127.0.0.1:18181; }
    location /pz { proxy_pass http://127.0.0.1:18181/base; }
    location /pvar/ { set $backend 127.0.0.1:18181; proxy_pass http://$backend; }
    location /pvaruri/ { set $backend 127.0.0.1:18181; proxy_pass http://$backend/fixed?q=$arg_q; }
    location ~ ^/prx/(.*)$ { proxy_pass http://127.0.0.1:18181/up/$1$is_args$args; }
    location /prw/ { rewrite ^/prw/(.*)$ /new/$1 break; proxy_pass http://127.0.0.1:18181; }
    location /prw2/ { rewrite ^/prw2/(.*)$ /new/$1?added=1 break; proxy_pass http://127.0.0.1:18181/ignored; }
    location /phead/ { proxy_pass http://127.0.0.1:18181/headers; proxy_set_header Host $http_host; proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Forwarded-Proto $scheme; proxy_set_header User-Agent ""; proxy_http_version 1.1; proxy_set_header Connection ""; }
    location /phide/ { proxy_pass http://127.0.0.1:18181/many; proxy_hide_header X-Up; proxy_pass_header Server; }
    location /predir/ { proxy_pass http://127.0.0.1:18181/redir/; proxy_redirect http://127.0.0.1:18181/redir/ /seen/; }
    location /predir2/ { proxy_pass http://127.0.0.1:18181/redir/; proxy_redirect off; }
    location /predir3/ { proxy_pass http://127.0.0.1:18181/redir/; }
    location /pint/ { proxy_pass http://127.0.0.1:18181/code404; proxy_intercept_errors on; error_page 404 /404.html; }
    location /pnoint/ { proxy_pass http://127.0.0.1:18181/code404; error_page 404 /404.html; }
    location /p204/ { proxy_pass http://127.0.0.1:18181/code204; }
    location /paccel/ { proxy_pass http://127.0.0.1:18181/accel; }
    location /inside/ { internal; alias ${root}/other/; }
    location /pmethod/ { proxy_method PUT; proxy_pass http://127.0.0.1:18181/headers; }
    location /weighted { proxy_pass http://weighted; }
    location /three { proxy_pass http://three; }
    location /failing { proxy_pass http://failing; }
    location /halfdead { proxy_pass http://halfdead; }
    location /spare { proxy_pass http://spare; }
    location /kept { proxy_pass http://kept; proxy_http_version 1.1; proxy_set_header Connection ""; }
    location /cookie/ { proxy_pass http://127.0.0.1:18181/cookies/; proxy_cookie_path /cookies/ /cookie/; }
    location ^~ /fcgi/ {
      fastcgi_pass 127.0.0.1:18184; fastcgi_index index.php; fastcgi_split_path_info ^(.+\\.php)(/.*)$;
      fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; fastcgi_param PATH_INFO $fastcgi_path_info; fastcgi_param QUERY_STRING $query_string;
      fastcgi_param REQUEST_METHOD $request_method; fastcgi_param CONTENT_LENGTH $content_length; fastcgi_param HTTPS $https if_not_empty; fastcgi_param REQUEST_URI $request_uri;
    }
    location /fcgidead/ { fastcgi_pass 127.0.0.1:18199; }
    location ~ \\.php$ { try_files $uri =404; fastcgi_pass 127.0.0.1:18184; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; }
    location /limited { limit_req zone=slow; return 200 "never limited: return comes first\\n"; }
    location /limit2 { limit_req zone=slow; limit_req_status 429; try_files /ok.html =404; }
    location /limit3 { limit_req zone=burst burst=2 nodelay; try_files /ok.html =404; }
    location /realm { auth_basic "R $host"; auth_basic_user_file ${root}/www/htpasswd; try_files /ok.html =404; }
    location /any { satisfy any; allow 127.0.0.1; deny all; auth_basic "Any"; auth_basic_user_file ${root}/www/htpasswd; try_files /ok.html =404; }
    location /any2 { satisfy any; deny all; auth_basic "Any"; auth_basic_user_file ${root}/www/htpasswd; try_files /ok.html =404; }
    location /nofile { auth_basic "R"; auth_basic_user_file ${root}/www/none; try_files /ok.html =404; }
    location /allow { allow 10.0.0.0/8; allow 127.0.0.0/24; deny all; try_files /ok.html =404; }
    location /status { stub_status; }
    location /big { client_max_body_size 1k; proxy_pass http://127.0.0.1:18181/headers; }
    location /anysize { client_max_body_size 0; proxy_pass http://127.0.0.1:18181/headers; }
    location /only { limit_except GET { deny all; } proxy_pass http://127.0.0.1:18181/headers; }
    location /close { keepalive_timeout 0; try_files /ok.html =404; }
    location /exp1 { expires -1; try_files /ok.html =404; }
    location /exp2 { expires epoch; try_files /ok.html =404; }
    location /exp3 { expires max; try_files /ok.html =404; }
    location /exp4 { expires 30d; add_header Cache-Control public; try_files /ok.html =404; }
    location /rel { absolute_redirect off; return 301 /show; }
    location /noport { port_in_redirect off; return 301 /show; }
    location /named-root { server_name_in_redirect on; return 301 /show; }
    location /subf { sub_filter "well" "fine"; sub_filter_once off; try_files /ok.html =404; }
    location /subt { sub_filter_types text/plain; sub_filter 'page' '$host'; try_files /sub/page.txt =404; }
    location /gz { gzip on; gzip_min_length 1; gzip_types text/plain; gzip_vary on; gzip_proxied any; try_files /sub/page.txt =404; }
    location /gzhtml { gzip on; gzip_min_length 1; try_files /index.html =404; }
    location /gzjson { gzip on; gzip_min_length 1; try_files /data.json =404; }
    location /gzmin { gzip on; gzip_min_length 100; try_files /index.html =404; }
    location /noetag { etag off; try_files /ok.html =404; }
    location /ims { if_modified_since before; try_files /ok.html =404; }
    location /ranges { max_ranges 0; try_files /ok.html =404; }
    location /unmerged { return 200 "$uri\\n"; }
    location /encoded { return 200 "$uri $request_uri $arg_q\\n"; }
    location /argvar { set $args "new=1"; return 200 "$args $query_string $is_args\\n"; }
    location /sent { add_header X-Type $sent_http_content_type; add_header X-Status $status; try_files /ok.html =404; }
    location /types { types { } default_type text/x-own; try_files /ok.html =404; }
    location /trailer { add_header "X-Empty" ""; add_header X-Multi "a b"; return 204; }
  }
  server { listen 127.0.0.1:18180; server_name *.wild.test; location / { return 200 "leading wildcard $host\\n"; } }
  server { listen 127.0.0.1:18180; server_name www.*; location / { return 200 "trailing wildcard $server_name\\n"; } }
  server { listen 127.0.0.1:18180; server_name .dot.test; location / { return 200 "dot\\n"; } }
  server { listen 127.0.0.1:18180; server_name a.b.wild.test; location / { return 200 "exact before wildcard\\n"; } }
  server { listen 127.0.0.1:18180; server_name *.b.wild.test; location / { return 200 "longer wildcard\\n"; } }
  server { listen 127.0.0.1:18180; server_name ~^(?<sub>\\w+)\\.regex\\.test$; location / { return 200 "regex $sub\\n"; } }
  server { listen 127.0.0.1:18180; server_name ""; return 200 "no name\\n"; }
  server { listen 127.0.0.1:18180; server_name redirect.test; return 301 http://table.test$request_uri; }
  server { listen 127.0.0.1:18180; server_name rewrites.test; rewrite ^/old$ /new permanent; rewrite ^/in$ /seen last; location /seen { return 200 "seen\\n"; } location / { return 200 "other $uri\\n"; } }
  server { listen 127.0.0.1:18180; server_name slashes.test; merge_slashes off; location //x { return 200 "two slashes\\n"; } location / { return 200 "one $uri\\n"; } }
  server { listen 127.0.0.1:18180; server_name page.test; root ${root}/www; error_page 404 /404.html; error_page 405 =200 $uri; location = /404.html { internal; } location /sub/ { error_page 500 /x; } }
  server {
    listen 127.0.0.1:18181;
    access_log off;
    location / { return 200 "up1 $request_method $request_uri host=$http_host\\n"; }
    location /headers { return 200 "$request_method ua=$http_user_agent host=$http_host ip=$http_x_real_ip proto=$http_x_forwarded_proto conn=$http_connection $server_protocol len=$content_length\\n"; }
    location /many { add_header X-Up 1; add_header X-Other 2; return 200 "many\\n"; }
    location /redir/ { return 302 http://127.0.0.1:18181/redir/target?x=1; }
    location /code404 { return 404 "upstream says no\\n"; }
    location /code204 { return 204; }
    location /accel { add_header X-Accel-Redirect /inside/file.txt; add_header X-From accel; return 200 "unseen\\n"; }
    location /cookies/ { add_header Set-Cookie "id=1; Path=/cookies/"; return 200 "cookie\\n"; }
  }
  server { listen 127.0.0.1:18182; access_log off; location / { return 200 "up2 $request_uri\\n"; } }
}
`;

const get = (path, headers = {}, method = 'GET', body) => ({
  method,
  path,
  headers: { Host: 'table.test', 'User-Agent': 'golden', ...headers },
  ...(body && { body }),
});
const basic = (text) => ({ Authorization: `Basic ${btoa(text)}` });

export const requests = [
  get('/'), get('/nest/x'), get('/tree/x'), get('/tree/a/x.txt'), get('/tree/a/b/x'), get('/tree/a/b/x.txt'), get('/tree/exact'), get('/tree/y.txt'), get('/tree/y.tXt'), get('/firm/a.php'), get('/firm/a.txt'), get('/firm/x.php/y'),
  get('/num/42'), get('/num/42/abc'), get('/num/x'), get('/order/x'), get('/CASE'), get('/re'), get('/re/'), get('/re/longest'), get('/re/longer'), get('/re/longer/x'), get('/users/file.txt'), get('/users/none'), get('/alias2/file.txt'), get('/alias2'), get('/alias2x'), get('/one'), get('/one?x'),
  get('/rooted/app.php'), get('/rooted/x'), get('/sub/deep/'), get('/tryargs/x?y=2'), get('/trydir/x'), get('/trydir2/x'), get('/trycode/x'), get('/tryphp/a/b?c=d'), get('/json/'), get('/human/'), get('/noindex/'), get('/noindex/b.txt'),
  get('/ep403'), get('/ep301'), get('/ep='), get('/epnamed'), get('/epsame'), get('/eprec'), get('/ep5'), get('/r303'), get('/r307?a=1'), get('/r308?q'), get('/rurl'), get('/r200'), get('/r200t?a=b'), get('/r400'), get('/r404t'), get('/r444'), get('/r500'), get('/r503a'),
  get('/rw1/x?y=1'), get('/rw2/x?y=1'), get('/rw3/x?y=1'), get('/rw4/abc?y=1'), get('/rw4/a-b'), get('/rw5/a'), get('/rw6/sub/page.txt'), get('/rw7/x'), get('/rw8/z?y'),
  get('/if1?a=7'), get('/if1', { 'User-Agent': 'curl/8' }), get('/if1'), get('/if2'), get('/if3', {}, 'POST', 'x=1'), get('/if3', { Cookie: 'a=b; user=ann' }), get('/if3'), get('/if4?n=12'), get('/if4'), get('/if5/x'), get('/if5/x.html'),
  get('/inherit/'), get('/own/'), get('/always'), get('/maps', { 'X-Color': 'red' }), get('/maps', { 'X-Color': 'Green' }), get('/maps', { 'X-Color': 'blue' }), get('/quiet'), get('/off'), get('/aslog', { 'User-Agent': 'a "quoted" \\ agent' }),
  get('/px/a%20b?c=d'), get('/px'), get('/py/a%2Fb'), get('/pz/x'), get('/pzx'), get('/pvar/x?y'), get('/pvaruri/x?q=5'), get('/prx/a/b?c=d'), get('/prx/'), get('/prw/x?y=1'), get('/prw2/x?y=1'), get('/phead/'), get('/phide/'), get('/predir/'), get('/predir2/'), get('/predir3/'), get('/pint/'), get('/pnoint/'), get('/p204/'), get('/paccel/'), get('/inside/file.txt'), get('/pmethod/', {}, 'POST', 'abc'), get('/px/head', {}, 'HEAD'), get('/py/delete', {}, 'DELETE'),
  get('/weighted/1'), get('/weighted/2'), get('/weighted/3'), get('/weighted/4'), get('/weighted/5'), get('/three/1'), get('/three/2'), get('/three/3'), get('/failing/1'), get('/failing/2'), get('/halfdead/1'), get('/halfdead/2'), get('/spare/1'), get('/spare/2'), get('/kept/1'), get('/cookie/'),
  get('/fcgi/'), get('/fcgi/app.php'), get('/fcgi/app.php/info/x?a=1'), get('/fcgi/post.php', { 'Content-Type': 'text/x' }, 'POST', 'body!'), get('/fcgi/status.php'), get('/fcgi/stderr.php'), get('/fcgi/redirect.php'), get('/fcgidead/x'), get('/static/app.php'), get('/none.php'),
  get('/limited'), get('/limited'), get('/limit2'), get('/limit2'), get('/limit3', { 'X-Client': 'a' }), get('/limit3', { 'X-Client': 'a' }), get('/limit3', { 'X-Client': 'a' }), get('/limit3', { 'X-Client': 'a' }), get('/limit3', { 'X-Client': 'b' }), get('/limit3'), get('/limit3'),
  get('/realm'), get('/realm', basic('apr:secret')), get('/realm', basic('apr:wrong')), get('/realm', basic('sha:secret')), get('/realm', basic('sha:x')), get('/realm', basic('ssha:secret')), get('/realm', basic('nobody:x')), get('/realm', { Authorization: 'Bearer x' }), get('/any'), get('/any2'), get('/any2', basic('apr:secret')), get('/nofile', basic('a:b')), get('/allow'), get('/status'),
  get('/big', {}, 'POST', 'x'.repeat(1025)), get('/big', {}, 'POST', 'x'.repeat(1024)), get('/anysize', {}, 'POST', 'x'.repeat(2000)), get('/only'), get('/only', {}, 'HEAD'), get('/only', {}, 'POST', 'a'), get('/close'), get('/exp1'), get('/exp2'), get('/exp3'), get('/exp4'), get('/rel'), get('/noport'), get('/named-root', { Host: 'else.test' }),
  get('/subf'), get('/subt'), get('/gz', { 'Accept-Encoding': 'gzip' }), get('/gz'), get('/gz', { 'Accept-Encoding': 'deflate, br' }), get('/gz', { 'Accept-Encoding': 'gzip;q=0' }), get('/gzhtml', { 'Accept-Encoding': 'br, gzip' }), get('/gzjson', { 'Accept-Encoding': 'gzip' }), get('/gzmin', { 'Accept-Encoding': 'gzip' }), get('/gz', { 'Accept-Encoding': 'gzip' }, 'HEAD'),
  get('/noetag'), get('/ims', { 'If-Modified-Since': 'Wed, 29 Oct 2025 12:00:00 GMT' }), get('/ranges', { Range: 'bytes=0-1' }), get('/sub/page.txt', { Range: 'bytes=0-0,2-3' }), get('/sub/page.txt', { Range: 'bytes=1-' }), get('/sub/page.txt', { Range: 'bytes=0-1', 'If-Range': '"no"' }), get('/sub/page.txt', { 'If-Unmodified-Since': 'Mon, 27 Oct 2025 12:00:00 GMT' }), get('/sub/page.txt', { 'If-Match': '"no"' }), get('/sub/page.txt', { Range: 'bytes=3-1' }), get('/sub/page.txt', { Range: 'lines=1' }), get('/sub/page.txt', { Range: 'bytes=0-2' }, 'HEAD'),
  get('//unmerged///x'), get('/encoded/%C3%A4?q=%20b'), get('/argvar?old=1'), get('/sent'), get('/types'), get('/trailer'), get('/encoded/a+b'), get('/x%00y'), get('/a/../../b'), get('/encoded/./b/../c'), get('/encoded#frag'), get('http://table.test/encoded/abs'),
  get('/', { Host: 'x.wild.test' }), get('/', { Host: 'www.any.org' }), get('/', { Host: 'dot.test' }), get('/', { Host: 'x.dot.test' }), get('/', { Host: 'a.b.wild.test' }), get('/', { Host: 'z.b.wild.test' }), get('/', { Host: 'abc.regex.test' }), get('/', { Host: 'wild.test' }), get('/maps', { Host: 'WWW.test' }), get('/x?y', { Host: 'redirect.test' }), get('/old', { Host: 'rewrites.test' }), get('/in', { Host: 'rewrites.test' }), get('/in/x', { Host: 'rewrites.test' }), get('//x', { Host: 'slashes.test' }), get('/y//z', { Host: 'slashes.test' }),
  get('/none', { Host: 'page.test' }), get('/sub/none', { Host: 'page.test' }), get('/index.html', { Host: 'page.test' }, 'POST', 'a'), get('/404.html', { Host: 'page.test' }), get('/index.html', { Host: 'page.test' }, 'PUT'), get('/', { Host: '127.0.0.1:18180' }), get('/maps', { Host: 'table.test.' }), get('/', {}, 'OPTIONS'), get('/nest/', {}, 'DELETE'), get('/', {}, 'TRACE'), get('/', {}, 'FOO'),
]; // prettier-ignore

/** What the FastCGI application behind fastcgi_pass answers: the parameters it got, sorted. */
export function fastcgiAnswer(parameters, body) {
  const name = Object.fromEntries(parameters).SCRIPT_FILENAME ?? '';
  const lines = parameters.map(([key, value]) => `${key}=${value}\n`).sort();
  const text = `${lines.join('')}body=${body}\n`;
  if (name.endsWith('/status.php')) return { output: `Status: 418 Own Words\r\nX-Own: 1\r\nContent-type: text/plain\r\n\r\n${text}` };
  if (name.endsWith('/stderr.php')) return { output: `Content-type: text/plain\r\n\r\nbut well\n`, errors: 'PHP message: PHP Warning:  something in x.php on line 3' };
  if (name.endsWith('/redirect.php')) return { output: 'Status: 302 Found\r\nLocation: /show?x\r\nContent-type: text/html; charset=UTF-8\r\n\r\n' };
  return { output: `X-Powered-By: PHP/8.2\r\nContent-type: text/plain;charset=UTF-8\r\n\r\n${text}` };
} // prettier-ignore

/** A compressed answer with its body unpacked: compressors differ, contents do not. */
export function readable(bytes, gunzip) {
  const text = bytes.toString('latin1');
  const gap = text.indexOf('\r\n\r\n') + 4;
  if (!/^Content-Encoding: gzip\r$/m.test(text.slice(0, gap)) || gap === text.length) return bytes.toString('utf8');
  const parts = [];
  for (let at = gap; ;) {
    const end = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (size === 0) break;
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 4 + size;
  }
  return text.slice(0, gap) + gunzip(Buffer.concat(parts)).toString('utf8');
} // prettier-ignore
