// The same for the real and the simulated httpd: paths and ports are those of the recording machine.
export const root = '/tmp/golden-httpd';

/** The modules that the image's httpd.conf loads, and those that a course switches on. */
const modules =
  'mpm_event authn_file authn_core authz_host authz_user authz_core access_compat auth_basic reqtimeout filter mime env headers setenvif status autoindex dir alias rewrite proxy proxy_http expires deflate';

export const loadModules = modules
  .split(' ')
  .map((name) => `LoadModule ${name}_module modules/mod_${name}.so\n`)
  .join('');

export const files = {
  'www/index.html': '<p>index</p>\n',
  'www/404.html': 'custom 404\n',
  'www/data.json': '{"a":1}\n',
  'www/photo.jpg': 'not a photo\n',
  'www/style.css': 'p { }\n',
  'www/noext': 'no extension\n',
  'www/name with space.txt': 'spaces\n',
  'www/sub/index.html': 'sub index\n',
  'www/sub/page.txt': 'page\n',
  'www/list/a file.txt': 'a\n',
  'www/list/b.txt': 'bb\n',
  'www/list/dir/x': 'x\n',
  'www/list/pic.png': 'png\n',
  'www/nolist/x.txt': 'x\n',
  'www/denied/x.txt': 'secret\n',
  'www/local/x.txt': 'local\n',
  'www/remote/x.txt': 'remote\n',
  'www/private/x.txt': 'private\n',
  'www/.htpasswd': 'ann:$apr1$saltsalt$LrttParrLPdxvgutaSXWJ0\nbob:{SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=\n',
  'www/over/.htaccess':
    'RewriteEngine On\nRewriteCond %{REQUEST_FILENAME} !-f\nRewriteCond %{REQUEST_FILENAME} !-d\nRewriteRule ^(.*)$ front.html?path=$1 [QSA,L]\nHeader set X-Htaccess yes\nErrorDocument 403 "no entry"\n',
  'www/over/front.html': 'front\n',
  'www/over/real.txt': 'real\n',
  'www/over/deep/page.txt': 'deep page\n',
  'www/bad/.htaccess': 'NoSuchDirective on\n',
  'www/bad/x.txt': 'x\n',
  'www/forbidden/.htaccess': 'Options +Indexes\n',
  'www/forbidden/x.txt': 'x\n',
  'www/ignored/.htaccess': 'NoSuchDirective on\n',
  'www/ignored/x.txt': 'ignored\n',
  'www/order/first.html': 'first\n',
  'www/order/second.html': 'second\n',
  'www/page.php': '<?php echo 1; ?>\n',
  'other/file.txt': 'aliased\n',
  'other/index.html': 'other index\n',
  'vhost/index.html': 'virtual host\n',
};

export const port = 18280;

export const config = `ServerRoot "${root}"
Listen 127.0.0.1:18280
Listen 127.0.0.1:18281
${loadModules}User www-data
Group www-data
ServerName main.test:18280
ServerAdmin you@example.com
PidFile ${root}/logs/httpd.pid
TypesConfig ${root}/mime.types
DocumentRoot "${root}/www"
ErrorLog ${root}/logs/error.log
LogLevel warn
LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"" combined
LogFormat "%h %l %u %t \\"%r\\" %>s %b" common
LogFormat "%v %m %U%q %s %>s %B %{X-Kind}o" own
CustomLog ${root}/logs/access.log combined
CustomLog ${root}/logs/own.log own
<Directory />
    AllowOverride none
    Require all denied
</Directory>
<Directory "${root}/www">
    Options Indexes FollowSymLinks
    AllowOverride None
    Require all granted
</Directory>
<Directory ${root}/other>
    Require all granted
</Directory>
<IfModule dir_module>
    DirectoryIndex index.html
</IfModule>
<Files ".ht*">
    Require all denied
</Files>
<FilesMatch "\\.jpe?g$">
    Header set X-Kind image
</FilesMatch>
<Directory ${root}/www/nolist>
    Options -Indexes
</Directory>
<Directory ${root}/www/denied>
    Require all denied
</Directory>
<Directory ${root}/www/local>
    Require ip 127.0.0.1 10.0.0.0/8
</Directory>
<Directory ${root}/www/remote>
    <RequireAll>
        Require not ip 127.0.0.1
        Require all granted
    </RequireAll>
</Directory>
<Directory ${root}/www/private>
    AuthType Basic
    AuthName "Members only"
    AuthUserFile ${root}/www/.htpasswd
    Require valid-user
</Directory>
<Directory ${root}/www/over>
    AllowOverride All
</Directory>
<Directory ${root}/www/bad>
    AllowOverride All
</Directory>
<Directory ${root}/www/forbidden>
    AllowOverride AuthConfig
</Directory>
<Directory ${root}/www/order>
    DirectoryIndex none.html second.html first.html
</Directory>
<Location /status-off>
    Require all denied
</Location>
<Location "/location">
    Header always set X-Location yes
    Require all granted
</Location>
<LocationMatch "^/lm/(one|two)$">
    Header set X-Match yes
</LocationMatch>
Alias /alias/ "${root}/other/"
Alias /alias2 ${root}/other
AliasMatch ^/am/(.*)\\.text$ ${root}/other/$1.txt
Redirect /old /new
Redirect permanent /perm http://elsewhere.test/perm
Redirect 303 /see /other
Redirect gone /gone
RedirectMatch 301 ^/rm/(\\d+)$ /number/$1
RedirectMatch 404 ^/hidden
ErrorDocument 404 /404.html
ErrorDocument 410 "it is gone"
ErrorDocument 405 http://elsewhere.test/405
Header set X-Server main
Header always append X-Always yes
Header unset X-None
Header set X-Time-Of "%{SERVER_NAME}e"
AddType application/x-own .own
SetEnvIf User-Agent "bot" robot
<Directory ${root}/www/sub>
    Header set X-Robot yes env=robot
</Directory>
ProxyPass /px/ http://127.0.0.1:18281/base/
ProxyPassReverse /px/ http://127.0.0.1:18281/base/
ProxyPass /dead http://127.0.0.1:18299/
ProxyPass /px-not !
<Location /server-status>
    SetHandler server-status
    Require local
</Location>
<VirtualHost 127.0.0.1:18280>
    ServerName main.test
    RewriteEngine On
    RewriteRule ^/rw/(.*)$ /sub/$1
    RewriteRule ^/rwr/(.*)$ /sub/$1 [R=301,L]
    RewriteRule ^/rwr2/(.*)$ /sub/$1?x=1 [R,QSA]
    RewriteRule ^/rwf - [F]
    RewriteRule ^/rwg - [G]
    RewriteRule ^/rwnc$ /sub/page.txt [NC]
    RewriteCond %{HTTP_HOST} ^redirect\\.test$ [NC]
    RewriteRule ^/(.*)$ http://main.test:18280/$1 [R=302,L]
    RewriteCond %{QUERY_STRING} id=(\\d+)
    RewriteRule ^/byid$ /sub/page.txt?number=%1 [R=302,L]
    RewriteRule ^/rwp/(.*)$ http://127.0.0.1:18281/$1 [P]
</VirtualHost>
<VirtualHost 127.0.0.1:18280>
    ServerName vhost.test
    ServerAlias www.vhost.test *.wild.test
    DocumentRoot ${root}/vhost
    ErrorLog ${root}/logs/vhost-error.log
    CustomLog ${root}/logs/vhost.log common
    <Directory ${root}/vhost>
        Require all granted
        FallbackResource /index.html
    </Directory>
</VirtualHost>
<VirtualHost 127.0.0.1:18281>
    ServerName backend.test
    DocumentRoot ${root}/other
    CustomLog ${root}/logs/backend.log own
    Alias /base/ ${root}/other/
    Redirect /base/moved http://127.0.0.1:18281/base/target
    Header set X-Backend yes
</VirtualHost>
`;

const get = (path, headers = {}, method = 'GET', body) => ({
  method,
  path,
  headers: { Host: 'main.test:18280', 'User-Agent': 'golden', ...headers },
  ...(body && { body }),
});
const basic = (text) => ({ Authorization: `Basic ${btoa(text)}` });

export const requests = [
  get('/'), get('/index.html'), get('/nope'), get('/nope/'), get('/data.json'), get('/photo.jpg'), get('/style.css'), get('/noext'), get('/name%20with%20space.txt'), get('/sub'), get('/sub?x=1'), get('/sub/'), get('/sub/page.txt'),
  get('/list/'), get('/list/dir/'), get('/list/?C=M;O=D'), get('/nolist/'), get('/nolist/x.txt'), get('/denied/x.txt'), get('/denied/'), get('/local/x.txt'), get('/remote/x.txt'),
  get('/private/x.txt'), get('/private/x.txt', basic('ann:secret')), get('/private/x.txt', basic('ann:wrong')), get('/private/x.txt', basic('bob:secret')), get('/private/x.txt', basic('nobody:x')),
  get('/.htpasswd'), get('/over/'), get('/over/real.txt'), get('/over/some/path?a=b'), get('/over/deep/page.txt'), get('/over/deep/none'), get('/bad/x.txt'), get('/forbidden/x.txt'), get('/ignored/x.txt'), get('/order/'),
  get('/status-off'), get('/location'), get('/lm/one'), get('/alias/file.txt'), get('/alias/'), get('/alias2/file.txt'), get('/alias2'), get('/alias'), get('/am/file.text'), get('/old'), get('/old/path?x=1'), get('/older'), get('/perm/x'), get('/see'), get('/gone'), get('/rm/42'), get('/rm/x'), get('/hidden/x'),
  get('/rw/page.txt'), get('/rwr/page.txt?q=1'), get('/rwr2/page.txt?q=1'), get('/rwf'), get('/rwg'), get('/RWNC'), get('/x?y', { Host: 'redirect.test' }), get('/byid?id=42'), get('/byid'), get('/rwp/file.txt'), get('/px/file.txt?x=1'), get('/px/moved'), get('/px/none'), get('/dead/x'),
  get('/', {}, 'HEAD'), get('/nope', {}, 'HEAD'), get('/', {}, 'POST', 'a=1'), get('/', {}, 'PUT', 'a'), get('/', {}, 'DELETE'), get('/', {}, 'OPTIONS'), get('/', {}, 'TRACE'), get('/', {}, 'FOO'), get('/page.php'), get('/sub/page.txt', { 'User-Agent': 'a bot' }),
  get('/sub/page.txt', { Range: 'bytes=0-1' }), get('/sub/page.txt', { Range: 'bytes=-2' }), get('/sub/page.txt', { Range: 'bytes=50-' }), get('/sub/page.txt', { 'If-Modified-Since': 'Tue, 28 Oct 2025 12:00:00 GMT' }), get('/sub/page.txt', { 'If-Modified-Since': 'Mon, 27 Oct 2025 12:00:00 GMT' }), get('/sub/page.txt', { 'If-None-Match': '"5-642362b0c3e00"' }), get('/sub/page.txt', { 'If-None-Match': '"x"' }),
  get('/../etc/passwd'), get('/%2e%2e/etc'), get('/sub/../index.html'), get('//sub//page.txt'), get('/sub%2fpage.txt'), get('/%zz'), get('/a%00b'), get('/', { Host: 'vhost.test' }), get('/anything/here', { Host: 'www.vhost.test' }), get('/', { Host: 'a.wild.test:18280' }), get('/', { Host: 'unknown.test' }), get('/index.html/more'), get('/', { Connection: 'close' }), get('/nope', { Referer: 'http://main.test/from' }),
]; // prettier-ignore

const head = `ServerRoot "${root}"\nListen 127.0.0.1:18282\n${loadModules}ServerName test.test\nPidFile ${root}/logs/test.pid\nErrorLog ${root}/logs/test-error.log\nTypesConfig ${root}/mime.types\nDocumentRoot ${root}/www\n`;

/** Configurations that \`httpd -t\` refuses, or has something to say about. */
export const configurations = {
  fine: head,
  'unknown directive': `${head}Lisen 80\n`,
  'directive of a module that is not loaded': `${head}SSLEngine on\n`,
  'missing argument': `${head}DocumentRoot\n`,
  'too many arguments': `${head}DocumentRoot /a /b\n`,
  'no document root': `${head}DocumentRoot ${root}/none\n`,
  'unclosed section': `${head}<Directory ${root}/www>\nRequire all granted\n`,
  'unopened section': `${head}</Directory>\n`,
  'wrong closing': `${head}<Directory ${root}/www>\n</Files>\n`,
  'section without bracket': `${head}<Directory ${root}/www\n</Directory>\n`,
  'directory without path': `${head}<Directory>\n</Directory>\n`,
  'require unknown': `${head}<Directory ${root}/www>\nRequire everyone\n</Directory>\n`,
  'require outside': `${head}Require all granted\n`,
  'require all what': `${head}<Directory ${root}/www>\nRequire all allowed\n</Directory>\n`,
  'require bad address': `${head}<Directory ${root}/www>\nRequire ip 10.0.0\nRequire ip 1.2.3.4.5\n</Directory>\n`,
  'options unknown': `${head}<Directory ${root}/www>\nOptions Index\n</Directory>\n`,
  'options mixed': `${head}<Directory ${root}/www>\nOptions Indexes +FollowSymLinks\n</Directory>\n`,
  'override unknown': `${head}<Directory ${root}/www>\nAllowOverride Everything\n</Directory>\n`,
  'override in location': `${head}<Location />\nAllowOverride All\n</Location>\n`,
  'bad port': `${head}Listen 99999\n`,
  'listen twice': `${head}Listen 127.0.0.1:18282\n`,
  'missing include': `${head}Include ${root}/none.conf\n`,
  'optional include': `${head}IncludeOptional ${root}/none/*.conf\n`,
  'missing module': `${head}LoadModule none_module modules/mod_none.so\n`,
  'bad log level': `${head}LogLevel loud\n`,
  'bad flag': `${head}KeepAlive maybe\n`,
  'bad rewrite': `${head}RewriteRule ^(a /b\n`,
  'bad rewrite flag': `${head}RewriteRule ^a /b [X]\n`,
  'rewrite one argument': `${head}RewriteRule ^a\n`,
  'bad error document': `${head}ErrorDocument 600 /x\n`,
  'bad redirect': `${head}Redirect 301 /a\n`,
  'redirect to nowhere': `${head}Redirect /a b\n`,
  'alias alone': `${head}Alias /x\n`,
  'nested virtual host': `${head}<VirtualHost *:80>\n<VirtualHost *:81>\n</VirtualHost>\n</VirtualHost>\n`,
  'listen in virtual host': `${head}<VirtualHost *:80>\nListen 90\n</VirtualHost>\n`,
  'proxy without scheme': `${head}ProxyPass /x localhost\n`,
  'undefined variable': `${head}DocumentRoot \${NOWHERE}/www\n`,
  'bad header': `${head}Header put X y\n`,
  'bad order': `${head}<Directory ${root}/www>\nOrder deny\n</Directory>\n`,
  'bad timeout': `${head}Timeout soon\n`,
}; // prettier-ignore
