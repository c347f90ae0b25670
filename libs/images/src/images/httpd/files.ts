// The files of the official image: what /usr/local/apache2 holds, without the comments of httpd.conf.

const loaded = [
  'mpm_event', 'authn_file', 'authn_core', 'authz_host', 'authz_groupfile', 'authz_user', 'authz_core', 'access_compat',
  'auth_basic', 'reqtimeout', 'filter', 'mime', 'log_config', 'env', 'headers', 'setenvif', 'version', 'unixd', 'status',
  'autoindex', 'dir', 'alias',
]; // prettier-ignore

/** There as files, switched on by taking the `#` away. */
const commented = [
  'allowmethods', 'auth_digest', 'auth_form', 'authn_anon', 'authn_dbd', 'authn_dbm', 'authn_socache', 'authz_dbd', 'authz_dbm', 'authz_owner', 'brotli',
  'buffer', 'cache', 'cache_disk', 'cache_socache', 'cgi', 'cgid', 'charset_lite', 'dav', 'dav_fs', 'deflate', 'expires', 'ext_filter', 'file_cache',
  'http2', 'include', 'info', 'ldap', 'log_debug', 'macro', 'mime_magic', 'negotiation', 'proxy', 'proxy_ajp', 'proxy_balancer', 'proxy_connect',
  'proxy_express', 'proxy_fcgi', 'proxy_ftp', 'proxy_http', 'proxy_http2', 'proxy_scgi', 'proxy_uwsgi', 'proxy_wstunnel', 'ratelimit', 'remoteip', 'request',
  'rewrite', 'sed', 'session', 'slotmem_shm', 'socache_dbm', 'socache_memcache', 'socache_redis', 'socache_shmcb', 'speling', 'ssl', 'substitute',
  'suexec', 'unique_id', 'userdir', 'vhost_alias', 'watchdog', 'xml2enc', 'mpm_prefork', 'mpm_worker', 'actions', 'usertrack',
]; // prettier-ignore

export const moduleFiles = [...loaded, ...commented].map((name) => `mod_${name}.so`).sort();

const loadLine = (name: string) => `LoadModule ${name}_module modules/mod_${name}.so\n`;

export const httpdConf = `ServerRoot "/usr/local/apache2"

Listen 80

${loaded.map(loadLine).join('')}${commented.map((name) => `#${loadLine(name)}`).join('')}
<IfModule unixd_module>
User www-data
Group www-data
</IfModule>

ServerAdmin you@example.com

#ServerName www.example.com:80

<Directory />
    AllowOverride none
    Require all denied
</Directory>

DocumentRoot "/usr/local/apache2/htdocs"
<Directory "/usr/local/apache2/htdocs">
    Options Indexes FollowSymLinks
    AllowOverride None
    Require all granted
</Directory>

<IfModule dir_module>
    DirectoryIndex index.html
</IfModule>

<Files ".ht*">
    Require all denied
</Files>

ErrorLog /proc/self/fd/2

LogLevel warn

<IfModule log_config_module>
    LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\"" combined
    LogFormat "%h %l %u %t \\"%r\\" %>s %b" common

    <IfModule logio_module>
      LogFormat "%h %l %u %t \\"%r\\" %>s %b \\"%{Referer}i\\" \\"%{User-Agent}i\\" %I %O" combinedio
    </IfModule>

    CustomLog /proc/self/fd/1 common
</IfModule>

<IfModule alias_module>
    ScriptAlias /cgi-bin/ "/usr/local/apache2/cgi-bin/"
</IfModule>

<Directory "/usr/local/apache2/cgi-bin">
    AllowOverride None
    Options None
    Require all granted
</Directory>

<IfModule headers_module>
    RequestHeader unset Proxy early
</IfModule>

<IfModule mime_module>
    TypesConfig conf/mime.types
    AddType application/x-compress .Z
    AddType application/x-gzip .gz .tgz
</IfModule>

#Include conf/extra/httpd-mpm.conf
#Include conf/extra/httpd-vhosts.conf

<IfModule proxy_html_module>
Include conf/extra/proxy-html.conf
</IfModule>

<IfModule ssl_module>
SSLRandomSeed startup builtin
SSLRandomSeed connect builtin
</IfModule>
`;

export const mimeTypes = `application/gzip gz tgz
application/javascript mjs
application/json json
application/manifest+json webmanifest
application/octet-stream bin exe dll iso img
application/pdf pdf
application/wasm wasm
application/xhtml+xml xhtml xht
application/xml xml xsl
application/zip zip
audio/mpeg mp3 mpga
audio/ogg oga ogg
font/ttf ttf
font/woff woff
font/woff2 woff2
image/gif gif
image/jpeg jpeg jpg jpe
image/png png
image/svg+xml svg svgz
image/webp webp
image/x-icon ico
text/calendar ics ifb
text/css css
text/csv csv
text/html html htm
text/javascript js
text/plain txt text conf def list log in

video/mp4 mp4 mp4v mpg4
video/mpeg mpeg mpg
video/webm webm
`;
