// The directives of the modules that the image's httpd.conf loads or a course switches on. A line: name, module, where it
// may stand, what is made of it. Where: g main server only, s main server or <VirtualHost>, d sections only, and the
// classes that AllowOverride speaks of: O Options, F FileInfo, I Indexes (these also in a server), A AuthConfig, L Limit.
// `inert`: real httpd would act on it and we do not, so the program says `not simulated`; `flag`: On or Off.

export interface DirectiveRule {
  readonly name: string;
  readonly module: string;
  readonly where: string;
  readonly inert: boolean;
  readonly flag: boolean;
  readonly section: boolean;
}

const table = `
  <Directory core s
  <DirectoryMatch core s
  <Else core O inert
  <ElseIf core O inert
  <Files core O
  <FilesMatch core O
  <If core O inert
  <IfDefine core O
  <IfFile core O
  <IfModule core O
  <IfVersion version_module O
  <Limit core L inert
  <LimitExcept core L inert
  <Location core s
  <LocationMatch core s
  <Proxy proxy_module s
  <RequireAll authz_core_module A
  <RequireAny authz_core_module A
  <RequireNone authz_core_module A
  <VirtualHost core g
  AcceptPathInfo core F
  AccessFileName core s inert
  Action actions_module F inert
  AddCharset mime_module F
  AddDefaultCharset core F
  AddEncoding mime_module F inert
  AddHandler mime_module F
  AddIcon autoindex_module I
  AddIconByEncoding autoindex_module I
  AddIconByType autoindex_module I
  AddLanguage mime_module F inert
  AddOutputFilter mime_module F inert
  AddOutputFilterByType filter_module F inert
  AddType mime_module F
  Alias alias_module s
  AliasMatch alias_module s
  Allow access_compat_module L
  AllowEncodedSlashes core s
  AllowOverride core d
  AuthBasicProvider auth_basic_module A
  AuthGroupFile authz_groupfile_module A inert
  AuthName authn_core_module A
  AuthType authn_core_module A
  AuthUserFile authn_file_module A
  CustomLog log_config_module s
  DefaultIcon autoindex_module I
  Define core g
  Deny access_compat_module L
  DirectoryIndex dir_module I
  DirectorySlash dir_module F flag
  DocumentRoot core s
  EnableMMAP core F
  EnableSendfile core F
  ErrorDocument core F
  ErrorLog core s
  ErrorLogFormat core s inert
  ExpiresActive expires_module I inert
  ExpiresByType expires_module I inert
  ExpiresDefault expires_module I inert
  ExtendedStatus status_module g
  FallbackResource dir_module I
  FileETag core F
  ForceLanguagePriority negotiation_module F inert
  ForceType core F
  Group unixd_module g
  Header headers_module F
  HeaderName autoindex_module I
  HostnameLookups core F
  IndexIgnore autoindex_module I
  IndexOptions autoindex_module I
  IndexOrderDefault autoindex_module I
  KeepAlive core s flag
  KeepAliveTimeout core s
  LanguagePriority negotiation_module F inert
  LimitRequestBody core O
  Listen core g
  LoadModule so_module g
  LogFormat log_config_module s
  Protocols core s
  LogLevel core O
  MaxConnectionsPerChild core g
  MaxKeepAliveRequests core s
  MaxRequestWorkers core g
  MaxRequestsPerChild core g
  MaxSpareServers mpm_prefork_module g
  MaxSpareThreads core g
  MinSpareServers mpm_prefork_module g
  MinSpareThreads core g
  Mutex core g
  Options core O
  Order access_compat_module L
  PassEnv env_module F
  PidFile core g
  ProxyPass proxy_module d
  ProxyPassMatch proxy_module s
  ProxyPassReverse proxy_module d
  ProxyPreserveHost proxy_module s flag
  ProxyRequests proxy_module s flag
  ProxyTimeout proxy_module s
  ReadmeName autoindex_module I
  Redirect alias_module F
  RedirectMatch alias_module F
  RedirectPermanent alias_module F
  RedirectTemp alias_module F
  RequestHeader headers_module F
  RequestReadTimeout reqtimeout_module s
  Require authz_core_module A
  RewriteBase rewrite_module F
  RewriteCond rewrite_module F
  RewriteEngine rewrite_module F flag
  RewriteMap rewrite_module s inert
  RewriteOptions rewrite_module F inert
  RewriteRule rewrite_module F
  SSLCertificateFile ssl_module s
  SSLCertificateKeyFile ssl_module s
  SSLEngine ssl_module s inert
  Satisfy access_compat_module A inert
  ScriptAlias alias_module s
  ServerAdmin core s
  ServerAlias core s
  ServerLimit core g
  ServerName core s
  ServerRoot core g
  ServerSignature core O
  ServerTokens core g
  SetEnv env_module F
  SetEnvIf setenvif_module F
  SetEnvIfNoCase setenvif_module F
  BrowserMatch setenvif_module F
  SetHandler core F
  SetInputFilter core F inert
  SetOutputFilter core F inert
  SSLRandomSeed ssl_module g
  StartServers core g
  Substitute substitute_module F inert
  ThreadLimit core g
  ThreadsPerChild core g
  Timeout core s
  TraceEnable core s
  TypesConfig mime_module g
  UnsetEnv env_module F
  UseCanonicalName core O
  User unixd_module g
  php_admin_flag php_module O
  php_admin_value php_module O
  php_flag php_module O
  php_value php_module O
`;

const rules = new Map<string, DirectiveRule>();
for (const line of table.split('\n')) {
  const [written, module = '', where = '', note] = line.trim().split(/ +/);
  if (!written) continue;
  const name = written.replace('<', '');
  rules.set(written.toLowerCase(), {
    name,
    module,
    where,
    inert: note === 'inert',
    flag: note === 'flag',
    section: written.startsWith('<'),
  });
}

export const findRule = (name: string, section: boolean): DirectiveRule | undefined =>
  rules.get(`${section ? '<' : ''}${name.toLowerCase()}`);

/** In every httpd, loaded or not: the image compiles these in. */
export const builtIn: readonly string[] = [
  'core',
  'so_module',
  'http_module',
  'unixd_module',
  'version_module',
  'log_config_module',
];

/** Directives that take exactly one argument, with what httpd says when they do not. */
export const oneArgument: Readonly<Record<string, string>> = {
  DocumentRoot: 'Root directory of the document tree',
  ErrorLog: 'The filename of the error log',
  ServerAdmin: 'The email address of the server administrator',
  ServerName: 'The hostname and port of the server',
  ServerRoot: 'Common directory of server-related files (logs, confs, etc.)',
  Timeout: 'Timeout duration (sec)',
  User: 'Effective user id for this server',
};
