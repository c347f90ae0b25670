/** Third part: http, fetch, require, and the door through which the host calls back. */
export const http = String.raw`
const statusTexts = { 100: 'Continue', 200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 206: 'Partial Content', 301: 'Moved Permanently', 302: 'Found', 303: 'See Other', 304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed', 409: 'Conflict', 413: 'Payload Too Large', 415: 'Unsupported Media Type', 418: "I'm a Teapot", 422: 'Unprocessable Entity', 429: 'Too Many Requests', 500: 'Internal Server Error', 501: 'Not Implemented', 502: 'Bad Gateway', 503: 'Service Unavailable', 504: 'Gateway Timeout' };
const pending = new Map(), servers = new Map();
let nextId = 1;
const headerObject = (pairs) => { const out = {}; for (const [name, value] of pairs) { const key = name.toLowerCase(); out[key] = key in out && key !== 'host' ? out[key] + (key === 'cookie' ? '; ' : ', ') + value : value; } return out; };
class Incoming extends EventEmitter {
  constructor(data) {
    super();
    this.httpVersion = '1.1'; this.headers = headerObject(data.headers); this.rawHeaders = data.headers.flat(); this.method = data.method; this.url = data.url; this.complete = true;
    this.statusCode = data.status; this.statusMessage = data.reason; this.body_ = bytesOf(data.body);
    this.socket = this.connection = { remoteAddress: data.remoteAddress && '::ffff:' + data.remoteAddress, remotePort: data.remotePort, destroy() {}, setTimeout() {}, on() {} };
  }
  on(name, listener) { super.on(name, listener); if ((name === 'data' || name === 'end' || name === 'readable') && !this.flowing) { this.flowing = true; setTimeout(() => this.flow(), 0); } return this; }
  flow() { const body = this.encoding ? this.body_.toString(this.encoding) : this.body_; if (this.body_.length > 0) this.emit('data', body); this.emit('end'); this.emit('close'); }
  setEncoding(encoding) { this.encoding = encoding; return this; }
  resume() { if (!this.flowing) { this.flowing = true; setTimeout(() => this.flow(), 0); } return this; }
  pause() { return this; } setTimeout() { return this; } destroy() { return this; }
  pipe(target) { this.on('data', (part) => target.write(part)); this.on('end', () => target.end && target.end()); return target; }
  async *[Symbol.asyncIterator]() { if (this.body_.length > 0) yield this.encoding ? this.body_.toString(this.encoding) : this.body_; }
}
const sentTwice = (what) => Object.assign(new Error('Cannot ' + what + ' headers after they are sent to the client'), { code: 'ERR_HTTP_HEADERS_SENT' });
class ServerResponse extends EventEmitter {
  constructor(id) { super(); Object.assign(this, { id, statusCode: 200, statusMessage: undefined, headers_: new Map(), parts: [], headersSent: false, writableEnded: false, finished: false, streamed: false }); }
  setHeader(name, value) { if (this.headersSent) throw sentTwice('set'); this.headers_.set(name.toLowerCase(), [name, value]); return this; }
  getHeader(name) { const found = this.headers_.get(name.toLowerCase()); return found && found[1]; }
  getHeaders() { return Object.fromEntries([...this.headers_].map(([key, [, value]]) => [key, value])); }
  hasHeader(name) { return this.headers_.has(name.toLowerCase()); }
  removeHeader(name) { this.headers_.delete(name.toLowerCase()); }
  flushHeaders() { this.headersSent = true; }
  writeHead(status, reason, headers) {
    if (this.headersSent) throw sentTwice('write');
    this.statusCode = status;
    if (typeof reason === 'string') this.statusMessage = reason; else headers = reason;
    if (Array.isArray(headers)) for (let at = 0; at < headers.length; at += 2) this.setHeader(headers[at], headers[at + 1]);
    else for (const [name, value] of Object.entries(headers || {})) this.setHeader(name, value);
    this.headersSent = true;
    return this;
  }
  write(chunk, encoding, callback) {
    if (this.writableEnded) throw Object.assign(new Error('write after end'), { code: 'ERR_STREAM_WRITE_AFTER_END' });
    this.headersSent = this.streamed = true;
    this.parts.push(bodyText(chunk));
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) setTimeout(done, 0);
    return true;
  }
  end(chunk, encoding, callback) {
    if (this.writableEnded) return this;
    if (typeof chunk === 'function') { callback = chunk; chunk = undefined; }
    if (chunk !== undefined && chunk !== null && typeof chunk !== 'string' && !(chunk instanceof Uint8Array))
      throw Object.assign(new TypeError('The "chunk" argument must be of type string or an instance of Buffer or Uint8Array. Received ' + (typeof chunk === 'object' ? 'an instance of ' + chunk.constructor.name : 'type ' + typeof chunk + ' (' + inspect(chunk) + ')')), { code: 'ERR_INVALID_ARG_TYPE' });
    if (chunk !== undefined && chunk !== null) this.parts.push(bodyText(chunk));
    this.headersSent = this.writableEnded = this.finished = true;
    const headers = [...this.headers_.values()].flatMap(([name, value]) => Array.isArray(value) ? value.map((one) => [name, String(one)]) : [[name, String(value)]]);
    host('respond', this.id, this.statusCode, this.statusMessage || statusTexts[this.statusCode] || 'unknown', headers, this.parts.join(''), this.streamed);
    setTimeout(() => { this.emit('finish'); this.emit('close'); if (typeof callback === 'function') callback(); }, 0);
    return this;
  }
  setTimeout() { return this; }
}
class Server extends EventEmitter {
  constructor(options, handler) { super(); const run = typeof options === 'function' ? options : handler; if (run) this.on('request', run); }
  listen(port, ...rest) {
    const settings = typeof port === 'object' && port ? port : { port };
    const callback = rest.find((one) => typeof one === 'function');
    if (callback) this.once('listening', callback);
    if (typeof settings.port === 'string' && !/^\d+$/.test(settings.port)) throw Object.assign(new Error('not simulated: listening on a Unix socket'), { code: 'ENOTSUP' });
    const number = Number(settings.port) || 0;
    if (number < 0 || number > 65535) throw Object.assign(new RangeError('options.port should be >= 0 and < 65536. Received type number (' + number + ').'), { code: 'ERR_SOCKET_BAD_PORT' });
    this.id = nextId++;
    let failure;
    try { this.port = host('listen', this.id, number); } catch (error) { failure = error; }
    if (failure) setTimeout(() => this.emit('error', Object.assign(new Error('listen ' + failure.code + ': ' + (failure.code === 'EADDRINUSE' ? 'address already in use' : 'permission denied') + ' :::' + number), { code: failure.code, errno: failure.code === 'EADDRINUSE' ? -98 : -13, syscall: 'listen', address: '::', port: number })), 0);
    else { servers.set(this.id, this); this.listening = true; setTimeout(() => this.emit('listening'), 0); }
    return this;
  }
  address() { return this.listening ? { address: '::', family: 'IPv6', port: this.port } : null; }
  close(callback) { if (this.listening) { host('unlisten', this.id); servers.delete(this.id); this.listening = false; } setTimeout(() => { this.emit('close'); if (callback) callback(); }, 0); return this; }
  closeAllConnections() {} closeIdleConnections() {} setTimeout() { return this; } ref() { return this; } unref() { return this; }
}
const send = (method, url, headers, body) => new Promise((resolve, reject) => { const id = nextId++; pending.set(id, { resolve, reject }); host('fetch', id, method, url, headers, body); });
class ClientRequest extends EventEmitter {
  constructor(url, options) { super(); Object.assign(this, { url, method: options.method || 'GET', headers: Object.entries(options.headers || {}).map(([name, value]) => [name, String(value)]), parts: [] }); }
  setHeader(name, value) { this.headers.push([name, String(value)]); }
  write(chunk) { this.parts.push(bodyText(chunk)); return true; }
  setTimeout() { return this; } destroy() { return this; } abort() { return this; }
  end(chunk) {
    if (chunk) this.write(chunk);
    send(this.method, this.url, this.headers, this.parts.join('')).then((answer) => { this.emit('response', new Incoming(answer)); this.emit('close'); }, (error) => this.emit('error', error));
    return this;
  }
}
const request = (scheme) => (target, options, callback) => {
  if (typeof target === 'object' && !(target instanceof URL)) { callback = options; options = target; target = scheme + '://' + (options.hostname || options.host || 'localhost') + ':' + (options.port || (scheme === 'https' ? 443 : 80)) + (options.path || '/'); }
  if (typeof options === 'function') { callback = options; options = {}; }
  const made = new ClientRequest(new URL(target).href, options || {});
  if (callback) made.once('response', callback);
  return made;
};
const client = (scheme) => { const run = request(scheme); return { request: run, get: (...args) => run(...args).end() }; };
internal.modules.http = { createServer: (options, handler) => new Server(options, handler), Server, IncomingMessage: Incoming, ServerResponse, STATUS_CODES: statusTexts, METHODS: ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'], ...client('http'), Agent: class Agent {}, globalAgent: {} };
internal.modules.https = { ...client('https'), Agent: class Agent {}, createServer: () => { throw new Error('not simulated: https.createServer'); } };
class Headers {
  constructor(init = {}) { this._map = new Map((init[Symbol.iterator] ? [...init] : Object.entries(init)).map(([name, value]) => [name.toLowerCase(), String(value)])); }
  get(name) { return this._map.has(name.toLowerCase()) ? this._map.get(name.toLowerCase()) : null; }
  has(name) { return this._map.has(name.toLowerCase()); }
  set(name, value) { this._map.set(name.toLowerCase(), String(value)); }
  forEach(run) { this._map.forEach((value, name) => run(value, name)); }
  [Symbol.iterator]() { return this._map[Symbol.iterator](); }
}
globalThis.Headers = Headers;
globalThis.fetch = async (url, options = {}) => {
  let answer;
  try { answer = await send((options.method || 'GET').toUpperCase(), new URL(url).href, [...new Headers(options.headers)], bodyText(options.body)); }
  catch (cause) { throw Object.assign(new TypeError('fetch failed'), { cause }); }
  const text = async () => bytesOf(answer.body).toString();
  return { status: answer.status, ok: answer.status >= 200 && answer.status < 300, statusText: answer.reason, url: String(url), redirected: false, headers: new Headers(answer.headers), text, json: async () => JSON.parse(await text()), arrayBuffer: async () => bytesOf(answer.body).buffer };
};

const simulated = Object.keys(internal.modules);
const known = ['async_hooks', 'child_process', 'cluster', 'console', 'constants', 'dgram', 'diagnostics_channel', 'dns', 'domain', 'http2', 'inspector', 'module', 'net', 'perf_hooks', 'punycode', 'readline', 'repl', 'stream', 'string_decoder', 'sys', 'test', 'tls', 'trace_events', 'tty', 'v8', 'vm', 'wasi', 'worker_threads', 'zlib'];
const cache = Object.create(null);
const missing = (name, from, code) => Object.assign(new Error("Cannot find module '" + name + "'" + (from ? '\nRequire stack:\n- ' + from : '')), { code: code || 'MODULE_NOT_FOUND', requireStack: from ? [from] : [] });
const asFile = (name) => ['', '.js', '.json', '.cjs', '.mjs'].map((end) => name + end).find((one) => host('isFile', one));
const asFolder = (name) => {
  const manifest = name + '/package.json';
  if (host('isFile', manifest)) { const main = JSON.parse(fs.readFileSync(manifest, 'utf8')).main; const found = main && (asFile(path.join(name, main)) || asFile(path.join(name, main, 'index'))); if (found) return found; }
  return asFile(name + '/index');
};
internal.resolve = (name, from) => {
  const base = path.dirname(from);
  if (/^(?:\.{0,2}\/|\.{1,2}$)/.test(name)) { const whole = path.resolve(base, name); const found = asFile(whole) || asFolder(whole); if (found) return found; throw missing(name.startsWith('/') || !from ? whole : name, from); }
  for (let folder = base; ; folder = path.dirname(folder)) {
    const whole = path.join(folder, 'node_modules', name);
    const found = asFile(whole) || asFolder(whole);
    if (found) return found;
    if (folder === '/') throw missing(name, from);
  }
};
internal.builtin = (name) => {
  const plain = name.replace(/^node:/, '');
  if (plain in internal.modules) return internal.modules[plain];
  if (known.includes(plain.split('/')[0])) throw new Error('not simulated: module ' + name + ' of Node.js (there is ' + simulated.join(', ') + ')');
  return undefined;
};
internal.requireFrom = (from) => Object.assign((name) => {
  if (typeof name !== 'string') throw Object.assign(new TypeError('The "id" argument must be of type string. Received ' + inspect(name)), { code: 'ERR_INVALID_ARG_TYPE' });
  const built = internal.builtin(name);
  return built !== undefined ? built : internal.load(internal.resolve(name, from), from);
}, { resolve: (name) => internal.resolve(name, from), cache, main: undefined });
internal.load = (file) => {
  if (cache[file]) return cache[file].exports;
  const module = cache[file] = { id: file, filename: file, exports: {}, loaded: false, children: [], paths: [] };
  const text = fs.readFileSync(file, 'utf8');
  if (file.endsWith('.json')) {
    try { module.exports = JSON.parse(text); } catch (error) { throw Object.assign(new SyntaxError(file + ': ' + error.message)); }
    return module.exports;
  }
  const require = internal.requireFrom(file);
  internal.mainModule ||= module;
  require.main = internal.mainModule;
  const run = __compile(file, '(function (exports, require, module, __filename, __dirname) { ' + text.replace(/^#!.*/, '') + '\n})');
  try { run.call(module.exports, module.exports, require, module, file, path.dirname(file)); } catch (error) { delete cache[file]; throw error; }
  module.loaded = true;
  return module.exports;
};
internal.names = (name) => Object.keys(internal.builtin(name)).filter((key) => /^[A-Za-z_$][\w$]*$/.test(key) && key !== 'default').join(',');

internal.stackOf = (error) => {
  const name = error.name || 'Error';
  const head = error.code && /^ERR_|MODULE_NOT_FOUND/.test(error.code) && !(error.name in { AssertionError: 1 }) && error.code.startsWith('ERR_') ? name + ' [' + error.code + ']: ' + error.message : error.message ? name + ': ' + error.message : name;
  const lines = String(error.stack || '').split('\n').filter((line) => /\S/.test(line) && !line.includes('prelude') && !/\(native\)/.test(line)).map((line) => line.replace(/<anonymous> \(/, 'Object.<anonymous> (').replace(/<eval> \(/, 'Object.<anonymous> (').replace(/^\s+at/, '    at'));
  return [head, ...lines].join('\n');
};
internal.words = (error) => {
  if (!(error instanceof Error)) return;
  const text = error.message
    .replace(/^'([^']+)' is not defined$/, '$1 is not defined')
    .replace(/^cannot read property '([^']*)' of (undefined|null)$/, "Cannot read properties of $2 (reading '$1')")
    .replace(/^cannot set property '([^']*)' of (undefined|null)$/, "Cannot set properties of $2 (setting '$1')");
  if (text !== error.message) Object.defineProperty(error, 'message', { value: text, configurable: true, writable: true });
};
internal.failed = (error, rejection) => {
  internal.words(error);
  if (process.listenerCount('uncaughtException') > 0 && !rejection) return process.emit('uncaughtException', error);
  if (rejection && process.listenerCount('unhandledRejection') > 0) return process.emit('unhandledRejection', error, Promise.resolve());
  const text = error instanceof Error ? inspect(error) : rejection
    ? '[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "' + String(error) + '".] {\n  code: \'ERR_UNHANDLED_REJECTION\'\n}'
    : inspect(error);
  host('crash', error instanceof Error ? String(error.stack || '') : '', text.replace(/,?\n?\s*unhandledEvent: true/, ''), Boolean(error && error.unhandledEvent), !(error instanceof Error) && !rejection ? 'Uncaught' : '');
};
globalThis.__guard = (run) => { try { return run(); } catch (error) { if (!(error && error.leaving)) internal.failed(error, false); } };
globalThis.__dispatch = (text) => __guard(() => {
  const [kind, ...data] = JSON.parse(text);
  if (kind === 'timer') { const run = internal.timers.get(data[0]); if (run) run(); }
  else if (kind === 'request') { const server = servers.get(data[0]); const incoming = new Incoming(data[2]); const response = new ServerResponse(data[1]); response.req = incoming; if (!server || !server.emit('request', incoming, response)) response.end(); }
  else if (kind === 'answer') { const waiting = pending.get(data[0]); pending.delete(data[0]); waiting.resolve(data[1]); }
  else if (kind === 'failure') { const waiting = pending.get(data[0]); pending.delete(data[0]); waiting.reject(Object.assign(new Error(data[1].message), data[1])); }
  else if (kind === 'signal') process.emit(data[0], data[0]);
  else if (kind === 'empty') { process.emit('beforeExit', process.exitCode || 0); }
  else if (kind === 'leave') { if (!internal.leaving) { internal.leaving = true; process.emit('exit', process.exitCode || 0); } host('exit', process.exitCode || 0); }
  else if (kind === 'main') internal.load(data[0]);
  else if (kind === 'script') { globalThis.require = internal.requireFrom(data[0]); globalThis.module = { exports: {} }; globalThis.__filename = data[0]; globalThis.__dirname = '.'; const value = __compile(data[0], data[1]); if (data[2]) console.log(value); }
});
globalThis.__require = (name) => internal.builtin(name);
globalThis.__names = (name) => internal.names(name);
globalThis.__resolve = (name, from) => internal.resolve(name, from);
globalThis.__rejected = (error) => internal.failed(error, true);
`;
