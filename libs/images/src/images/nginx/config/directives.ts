// The directives of the modules in the official image: where each may stand and how many arguments it takes.
// Contexts: m main, e events, h http, s server, l location, i "if" in server, f "if" in location, x limit_except,
// u upstream, t types/map/geo bodies are free. Arguments: a number, a range `1-3`, `1+`, or `flag` (on|off).
// A third word says what this simulation makes of it: nothing = works or has no visible effect; `inert` = real nginx
// would act on it and we do not, so the program says `not simulated` once at start; `+name` = of a module that only
// some builds have.

export interface DirectiveRule {
  readonly contexts: string;
  readonly least: number;
  readonly most: number;
  readonly flag: boolean;
  readonly block: boolean;
  readonly inert: boolean;
  /** Of a module that must be compiled in. */
  readonly module?: string;
}

const table = `
  accept_mutex e flag
  accept_mutex_delay e 1
  absolute_redirect hsl flag
  access_log hslfx 1+
  add_after_body hsl 1 inert
  add_before_body hsl 1 inert
  add_header hslf 2-3
  add_trailer hslf 2-3 inert
  aio hsl 1
  alias l 1
  allow hslx 1
  auth_basic hslx 1
  auth_basic_user_file hslx 1
  auth_delay hsl 1
  auth_request hsl 1 inert
  auth_request_set hsl 2 inert
  autoindex hsl flag
  autoindex_exact_size hsl flag
  autoindex_format hsl 1
  autoindex_localtime hsl flag
  break slif 0
  charset hslf 1
  charset_types hsl 1+
  chunked_transfer_encoding hsl flag
  client_body_buffer_size hsl 1
  client_body_in_file_only hsl 1
  client_body_temp_path hsl 1-4
  client_body_timeout hsl 1
  client_header_buffer_size hs 1
  client_header_timeout hs 1
  client_max_body_size hsl 1
  connection_pool_size hs 1
  daemon m flag
  debug_connection e 1
  default_type hsl 1
  deny hslx 1
  directio hsl 1
  disable_symlinks hsl 1-2
  env m 1
  error_log mhsl 1-2
  error_page hslf 2+
  etag hsl flag
  events m {}0
  expires hslf 1-2
  fastcgi_buffer_size hsl 1
  fastcgi_buffering hsl flag
  fastcgi_buffers hsl 2
  fastcgi_busy_buffers_size hsl 1
  fastcgi_cache hsl 1 inert
  fastcgi_cache_key hsl 1
  fastcgi_cache_path h 2+
  fastcgi_cache_valid hsl 1+
  fastcgi_connect_timeout hsl 1
  fastcgi_hide_header hsl 1
  fastcgi_ignore_client_abort hsl flag
  fastcgi_index hsl 1
  fastcgi_intercept_errors hsl flag
  fastcgi_keep_conn hsl flag
  fastcgi_max_temp_file_size hsl 1
  fastcgi_param hsl 2-3
  fastcgi_pass lf 1
  fastcgi_pass_header hsl 1
  fastcgi_read_timeout hsl 1
  fastcgi_send_timeout hsl 1
  fastcgi_split_path_info l 1
  geo h {}1-2 inert
  grpc_pass lf 1 inert
  grpc_set_header hsl 2
  gunzip hsl flag inert
  gzip hslf flag
  gzip_buffers hsl 2
  gzip_comp_level hsl 1
  gzip_disable hsl 1+
  gzip_http_version hsl 1
  gzip_min_length hsl 1
  gzip_proxied hsl 1+
  gzip_static hsl 1 inert
  gzip_types hsl 1+
  gzip_vary hsl flag
  hash u 1-2
  http m {}0
  http2 hs flag
  http2_max_concurrent_streams hs 1
  http2_push_preload hsl flag
  if sl {}1+
  if_modified_since hsl 1
  ignore_invalid_headers hs flag
  include mehsliuf 1
  index hsl 1+
  internal l 0
  ip_hash u 0
  keepalive u 1
  keepalive_disable hsl 1+
  keepalive_requests hslu 1
  keepalive_timeout hslu 1-2
  large_client_header_buffers hs 2
  least_conn u 0
  limit_conn hsl 2
  limit_conn_log_level hsl 1
  limit_conn_status hsl 1
  limit_conn_zone h 2
  limit_except l {}1+
  limit_rate hslf 1
  limit_rate_after hslf 1
  limit_req hsl 1-3
  limit_req_log_level hsl 1
  limit_req_status hsl 1
  limit_req_zone h 3-4
  lingering_close hsl 1
  lingering_time hsl 1
  lingering_timeout hsl 1
  listen s 1+
  load_module m 1
  location sl {}1-2
  lock_file m 1
  log_format h 2+
  log_not_found hsl flag
  log_subrequest hsl flag
  mail m {}0 inert
  map h {}2
  map_hash_bucket_size h 1
  map_hash_max_size h 1
  master_process m flag
  max_ranges hsl 1
  merge_slashes hs flag
  mirror hsl 1 inert
  more_clear_headers hslf 1+ +headers-more
  multi_accept e flag
  open_file_cache hsl 1-2
  open_file_cache_errors hsl flag
  open_file_cache_min_uses hsl 1
  open_file_cache_valid hsl 1
  open_log_file_cache hsl 1-4
  output_buffers hsl 2
  pcre_jit m flag
  pid m 1
  port_in_redirect hsl flag
  proxy_bind hsl 1-2
  proxy_buffer_size hsl 1
  proxy_buffering hsl flag
  proxy_buffers hsl 2
  proxy_busy_buffers_size hsl 1
  proxy_cache hsl 1 inert
  proxy_cache_bypass hsl 1+
  proxy_cache_key hsl 1
  proxy_cache_lock hsl flag
  proxy_cache_methods hsl 1+
  proxy_cache_min_uses hsl 1
  proxy_cache_path h 2+
  proxy_cache_use_stale hsl 1+
  proxy_cache_valid hsl 1+
  proxy_connect_timeout hsl 1
  proxy_cookie_domain hsl 1-2
  proxy_cookie_path hsl 1-2
  proxy_headers_hash_bucket_size hsl 1
  proxy_headers_hash_max_size hsl 1
  proxy_hide_header hsl 1
  proxy_http_version hsl 1
  proxy_ignore_client_abort hsl flag
  proxy_ignore_headers hsl 1+
  proxy_intercept_errors hsl flag
  proxy_max_temp_file_size hsl 1
  proxy_method hsl 1
  proxy_next_upstream hsl 1+
  proxy_next_upstream_timeout hsl 1
  proxy_next_upstream_tries hsl 1
  proxy_no_cache hsl 1+
  proxy_pass lfx 1
  proxy_pass_header hsl 1
  proxy_pass_request_body hsl flag
  proxy_pass_request_headers hsl flag
  proxy_read_timeout hsl 1
  proxy_redirect hsl 1-2
  proxy_request_buffering hsl flag
  proxy_send_timeout hsl 1
  proxy_set_body hsl 1
  proxy_set_header hsl 2
  proxy_socket_keepalive hsl flag
  proxy_ssl_certificate hsl 1
  proxy_ssl_certificate_key hsl 1
  proxy_ssl_name hsl 1
  proxy_ssl_protocols hsl 1+
  proxy_ssl_server_name hsl flag
  proxy_ssl_session_reuse hsl flag
  proxy_ssl_trusted_certificate hsl 1
  proxy_ssl_verify hsl flag
  proxy_ssl_verify_depth hsl 1
  proxy_temp_file_write_size hsl 1
  proxy_temp_path hsl 1-4
  random u 0-2
  random_index l flag inert
  real_ip_header hsl 1 inert
  real_ip_recursive hsl flag
  recursive_error_pages hsl flag
  request_pool_size hs 1
  reset_timedout_connection hsl flag
  resolver hslu 1+
  resolver_timeout hslu 1
  return slif 1-2
  rewrite slif 2-3
  rewrite_log hslif flag
  root hslf 1
  satisfy hsl 1
  scgi_pass lf 1 inert
  send_timeout hsl 1
  sendfile hslf flag
  sendfile_max_chunk hsl 1
  server hu {}0
  server_name s 1+
  server_name_in_redirect hsl flag
  server_names_hash_bucket_size h 1
  server_names_hash_max_size h 1
  server_tokens hsl 1
  set slif 2
  set_real_ip_from hsl 1
  slice hsl 1 inert
  split_clients h {}2 inert
  ssi hslf flag inert
  ssl_buffer_size hs 1
  ssl_certificate hs 1
  ssl_certificate_key hs 1
  ssl_ciphers hs 1
  ssl_client_certificate hs 1
  ssl_conf_command hs 2
  ssl_dhparam hs 1
  ssl_early_data hs flag
  ssl_ecdh_curve hs 1
  ssl_engine m 1
  ssl_password_file hs 1
  ssl_prefer_server_ciphers hs flag
  ssl_protocols hs 1+
  ssl_session_cache hs 1-2
  ssl_session_tickets hs flag
  ssl_session_timeout hs 1
  ssl_stapling hs flag
  ssl_stapling_verify hs flag
  ssl_trusted_certificate hs 1
  ssl_verify_client hs 1 inert
  ssl_verify_depth hs 1
  stream m {}0 inert
  stub_status sl 0-1
  sub_filter hsl 2
  sub_filter_last_modified hsl flag
  sub_filter_once hsl flag
  sub_filter_types hsl 1+
  tcp_nodelay hsl flag
  tcp_nopush hsl flag
  thread_pool m 2-3
  timer_resolution m 1
  try_files sl 2+
  types hsl {}0
  types_hash_bucket_size hsl 1
  types_hash_max_size hsl 1
  underscores_in_headers hs flag
  uninitialized_variable_warn hslif flag
  upstream h {}1
  use e 1
  user m 1-2
  userid hsl 1 inert
  uwsgi_pass lf 1 inert
  uwsgi_param hsl 2-3
  valid_referers sl 1+ inert
  variables_hash_bucket_size h 1
  variables_hash_max_size h 1
  worker_aio_requests e 1
  worker_connections e 1
  worker_cpu_affinity m 1+
  worker_priority m 1
  worker_processes m 1
  worker_rlimit_core m 1
  worker_rlimit_nofile m 1
  worker_shutdown_timeout m 1
  working_directory m 1
  xclient m flag
  zone u 1-2
`;

function parseRule(line: string): [string, DirectiveRule] {
  const [name = '', contexts = '', shape = '', note] = line.trim().split(/ +/);
  const block = shape.startsWith('{}');
  const count = shape.replace('{}', '');
  const [least = '0', most = least] = count.split('-');
  const flag = count === 'flag';
  return [
    name,
    {
      contexts,
      least: flag ? 1 : Number.parseInt(least, 10),
      most: flag ? 1 : count.endsWith('+') ? Infinity : Number.parseInt(most, 10),
      flag,
      block,
      inert: note === 'inert',
      ...(note?.startsWith('+') && { module: note.slice(1) }),
    },
  ];
}

const rules = new Map(
  table
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseRule),
);

/** In an `upstream` block `server` is a line, not a block: it is looked up as `upstream server`. */
const upstreamServer: DirectiveRule = {
  contexts: 'u',
  least: 1,
  most: Infinity,
  flag: false,
  block: false,
  inert: false,
};

export function findRule(
  name: string,
  context: string,
  modules: readonly string[] = [],
): DirectiveRule | undefined {
  if (name === 'server' && context === 'u') return upstreamServer;
  const rule = rules.get(name);
  return rule?.module === undefined || modules.includes(rule.module) ? rule : undefined;
}
