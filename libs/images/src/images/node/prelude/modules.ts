/** Second part: Buffer, URL, the modules of Node that are simulated, and require. */
export const modules = String.raw`
const utf8Bytes = (text) => { const out = unescape(encodeURIComponent(text.toWellFormed ? text.toWellFormed() : text)); return Uint8Array.from(out, (letter) => letter.charCodeAt(0)); };
const utf8Text = (bytes) => { let out = ''; for (const byte of bytes) out += String.fromCharCode(byte); try { return decodeURIComponent(escape(out)); } catch { return host('decode', out); } };
const latin = (bytes) => { let out = ''; for (let at = 0; at < bytes.length; at += 4096) out += String.fromCharCode(...bytes.subarray(at, at + 4096)); return out; };
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
globalThis.btoa = (text) => {
  let out = '';
  for (let at = 0; at < text.length; at += 3) {
    const n = (text.charCodeAt(at) << 16) | ((text.charCodeAt(at + 1) || 0) << 8) | (text.charCodeAt(at + 2) || 0);
    out += letters[n >> 18] + letters[(n >> 12) & 63] + (at + 1 < text.length ? letters[(n >> 6) & 63] : '=') + (at + 2 < text.length ? letters[n & 63] : '=');
  }
  return out;
};
globalThis.atob = (text) => {
  const clean = text.replace(/[\s=]/g, '').replace(/-/g, '+').replace(/_/g, '/');
  let out = '', bits = 0, size = 0;
  for (const letter of clean) {
    bits = (bits << 6) | letters.indexOf(letter); size += 6;
    if (size >= 8) { size -= 8; out += String.fromCharCode((bits >> size) & 255); bits &= (1 << size) - 1; }
  }
  return out;
};
class Buffer extends Uint8Array {
  static from(value, encoding) {
    if (typeof value === 'string') {
      if (encoding === 'base64' || encoding === 'base64url') return Buffer.from(Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0)));
      if (encoding === 'hex') return Buffer.from((value.match(/../g) || []).map((pair) => parseInt(pair, 16)));
      if (encoding === 'latin1' || encoding === 'binary' || encoding === 'ascii') return Buffer.from(Uint8Array.from(value, (letter) => letter.charCodeAt(0)));
      value = utf8Bytes(value);
    }
    const source = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
    const made = new Buffer(source.length);
    made.set(source);
    return made;
  }
  static alloc(size, fill = 0) { return new Buffer(size).fill(fill); }
  static allocUnsafe(size) { return new Buffer(size); }
  static isBuffer(value) { return value instanceof Buffer; }
  static byteLength(text) { return typeof text === 'string' ? utf8Bytes(text).length : text.length; }
  static concat(list) {
    const made = new Buffer(list.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of list) { made.set(part, at); at += part.length; }
    return made;
  }
  toString(encoding, from = 0, to = this.length) {
    const bytes = from === 0 && to === this.length ? this : this.subarray(from, to);
    if (encoding === 'hex') return Array.from(bytes, (byte) => pad(byte.toString(16))).join('');
    if (encoding === 'base64') return btoa(latin(bytes));
    if (encoding === 'base64url') return btoa(latin(bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
    if (encoding === 'latin1' || encoding === 'binary' || encoding === 'ascii') return latin(bytes);
    return utf8Text(bytes);
  }
  toJSON() { return { type: 'Buffer', data: [...this] }; }
  equals(other) { return this.length === other.length && this.every((byte, at) => byte === other[at]); }
  slice(from, to) { return this.subarray(from, to); }
}
globalThis.Buffer = Buffer;
globalThis.TextEncoder = class TextEncoder { encode(text = '') { return utf8Bytes(text); } };
globalThis.TextDecoder = class TextDecoder { decode(bytes = new Uint8Array()) { return utf8Text(new Uint8Array(bytes.buffer || bytes)); } };
const bodyText = (body) => body === undefined || body === null ? '' : latin(typeof body === 'string' ? utf8Bytes(body) : body instanceof Uint8Array ? body : utf8Bytes(String(body)));
const bytesOf = (text) => Buffer.from(text, 'latin1');

class URLSearchParams {
  constructor(init = '') {
    this._pairs = [];
    const plain = (text) => { try { return decodeURIComponent(text.replace(/\+/g, ' ')); } catch { return text; } };
    if (typeof init === 'string') for (const part of init.replace(/^\?/, '').split('&')) { if (part) { const at = part.indexOf('='); this._pairs.push(at < 0 ? [plain(part), ''] : [plain(part.slice(0, at)), plain(part.slice(at + 1))]); } }
    else for (const [name, value] of init[Symbol.iterator] ? init : Object.entries(init)) this._pairs.push([String(name), String(value)]);
  }
  get(name) { const found = this._pairs.find(([key]) => key === name); return found ? found[1] : null; }
  getAll(name) { return this._pairs.filter(([key]) => key === name).map(([, value]) => value); }
  has(name) { return this._pairs.some(([key]) => key === name); }
  set(name, value) { this.delete(name); this._pairs.push([name, String(value)]); }
  append(name, value) { this._pairs.push([name, String(value)]); }
  delete(name) { this._pairs = this._pairs.filter(([key]) => key !== name); }
  forEach(run) { for (const [name, value] of this._pairs) run(value, name, this); }
  keys() { return this._pairs.map(([name]) => name)[Symbol.iterator](); }
  values() { return this._pairs.map(([, value]) => value)[Symbol.iterator](); }
  entries() { return this._pairs[Symbol.iterator](); }
  [Symbol.iterator]() { return this._pairs[Symbol.iterator](); }
  toString() { return this._pairs.map(([name, value]) => encodeURIComponent(name) + '=' + encodeURIComponent(value).replace(/%20/g, '+')).join('&'); }
}
class URL {
  constructor(text, base) {
    const given = String(text);
    let found = /^([a-z][a-z0-9+.-]*:)\/\/(?:([^@\/?#:]*)(?::([^@\/?#]*))?@)?(\[[^\]]*\]|[^:\/?#]*)(?::(\d+))?([^?#]*)(\?[^#]*)?(#.*)?$/i.exec(given);
    if (!found && base !== undefined) {
      const from = new URL(base);
      const path = given.startsWith('/') || given === '' || given.startsWith('?') ? given : from.pathname.replace(/[^\/]*$/, '') + given;
      found = /^()()()()()([^?#]*)(\?[^#]*)?(#.*)?$/.exec(path);
      found = [path, from.protocol, from.username, from.password, from.hostname, from.port, found[6] || from.pathname, found[7], found[8]];
    }
    if (!found) throw Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: given });
    [, this.protocol, this.username = '', this.password = '', this.hostname, this.port = '', this.pathname, this.search = '', this.hash = ''] = found;
    this.protocol = this.protocol.toLowerCase();
    this.hostname = this.hostname.toLowerCase();
    if ({ 'http:': '80', 'https:': '443' }[this.protocol] === this.port) this.port = '';
    const parts = [];
    for (const part of (this.pathname || '/').split('/').slice(1)) { if (part === '..') parts.pop(); else if (part !== '.') parts.push(part); }
    this.pathname = '/' + parts.join('/');
    if (this.search === '?') this.search = '';
    this.searchParams = new URLSearchParams(this.search);
  }
  get host() { return this.hostname + (this.port ? ':' + this.port : ''); }
  get origin() { return this.protocol + '//' + this.host; }
  get href() { const who = this.username ? this.username + (this.password ? ':' + this.password : '') + '@' : ''; const query = this.searchParams.toString(); return this.protocol + '//' + who + this.host + this.pathname + (query ? '?' + query : '') + this.hash; }
  toString() { return this.href; }
  toJSON() { return this.href; }
}
globalThis.URL = URL; globalThis.URLSearchParams = URLSearchParams;

const path = {
  sep: '/', delimiter: ':',
  normalize(text) {
    const absolute = text.startsWith('/'), parts = [];
    for (const part of text.split('/')) { if (part === '' || part === '.') continue; if (part === '..' && parts.length && parts[parts.length - 1] !== '..') parts.pop(); else if (part !== '..' || !absolute) parts.push(part); }
    const joined = parts.join('/') + (text.endsWith('/') && parts.length ? '/' : '');
    return absolute ? '/' + joined : joined || '.';
  },
  join(...parts) { return path.normalize(parts.filter(Boolean).join('/') || '.'); },
  resolve(...parts) { let out = ''; for (const part of [...parts].reverse()) { if (!part) continue; out = out ? part + '/' + out : part; if (part.startsWith('/')) break; } if (!out.startsWith('/')) out = process.cwd() + '/' + out; return path.normalize(out).replace(/(.)\/$/, '$1'); },
  dirname(text) { const at = text.replace(/\/$/, '').lastIndexOf('/'); return at < 0 ? '.' : at === 0 ? '/' : text.slice(0, at); },
  basename(text, end = '') { const base = text.replace(/\/+$/, '').split('/').pop(); return end && base.endsWith(end) && base !== end ? base.slice(0, -end.length) : base; },
  extname(text) { const base = path.basename(text), at = base.lastIndexOf('.'); return at <= 0 ? '' : base.slice(at); },
  isAbsolute: (text) => text.startsWith('/'),
  parse(text) { const base = path.basename(text), ext = path.extname(text); return { root: text.startsWith('/') ? '/' : '', dir: path.dirname(text), base, ext, name: base.slice(0, base.length - ext.length) }; },
  relative(from, to) { const a = path.resolve(from).split('/'), b = path.resolve(to).split('/'); while (a.length && a[0] === b[0]) { a.shift(); b.shift(); } return [...a.map(() => '..'), ...b].join('/'); },
};
path.posix = path;
internal.modules.path = path;

const fileText = (bytes, options) => { const encoding = typeof options === 'string' ? options : options && options.encoding; return encoding ? Buffer.from(bytes, 'latin1').toString(encoding) : Buffer.from(bytes, 'latin1'); };
const full = (name) => path.resolve(name instanceof URL ? name.pathname : String(name));
const statOf = (name) => {
  const found = host('stat', full(name), String(name), 'stat');
  return { ...found, mtime: new Date(found.mtimeMs), isFile: () => found.type === 'file', isDirectory: () => found.type === 'directory', isSymbolicLink: () => false };
};
const fs = {
  readFileSync: (name, options) => fileText(host('readFile', full(name), String(name)), options),
  writeFileSync: (name, data) => void host('writeFile', full(name), String(name), bodyText(data), false),
  appendFileSync: (name, data) => void host('writeFile', full(name), String(name), bodyText(data), true),
  existsSync: (name) => host('exists', full(name)),
  readdirSync: (name) => host('readdir', full(name), String(name)),
  statSync: statOf, lstatSync: statOf,
  mkdirSync: (name, options) => void host('mkdir', full(name), String(name), Boolean(options && options.recursive)),
  unlinkSync: (name) => void host('unlink', full(name), String(name)),
  rmSync: (name) => void host('remove', full(name), String(name)),
  renameSync: (from, to) => void host('rename', full(from), full(to), String(from)),
  accessSync: (name) => void host('stat', full(name), String(name), 'access'),
  watch: () => { throw new Error('not simulated: fs.watch'); },
};
fs.promises = {};
for (const name of Object.keys(fs).filter((key) => key.endsWith('Sync'))) {
  const short = name.slice(0, -4);
  fs.promises[short] = async (...args) => fs[name](...args);
  fs[short] = (...args) => {
    const callback = args.pop();
    fs.promises[short](...args).then((value) => setImmediate(() => short === 'exists' ? callback(value) : callback(null, value)), (error) => setImmediate(() => callback(error)));
  };
}
internal.modules.fs = fs;
internal.modules['fs/promises'] = fs.promises;

const facts = host('facts');
internal.modules.os = {
  EOL: '\n', hostname: () => facts.hostname, platform: () => 'linux', type: () => 'Linux', arch: () => 'x64', release: () => facts.kernel, tmpdir: () => '/tmp', homedir: () => facts.env.HOME || '/root',
  cpus: () => Array.from({ length: 4 }, () => ({ model: 'simulated', speed: 0, times: {} })), totalmem: () => 8589934592, freemem: () => 4294967296, uptime: () => Math.floor((host('now') - facts.startedAt) / 1000), loadavg: () => [0, 0, 0],
  networkInterfaces: () => ({ lo: [{ address: '127.0.0.1', family: 'IPv4', internal: true }], eth0: facts.addresses.filter((one) => !one.startsWith('127.')).map((address) => ({ address, family: 'IPv4', internal: false })) }),
  userInfo: () => ({ username: facts.uid === 0 ? 'root' : 'node', uid: facts.uid, gid: facts.gid, homedir: facts.env.HOME || '/root' }),
};
const process = globalThis.process = Object.assign(new EventEmitter(), {
  argv: facts.argv, argv0: 'node', execPath: '/usr/local/bin/node', execArgv: [], env: facts.env, pid: facts.pid, ppid: facts.ppid, title: 'node', platform: 'linux', arch: 'x64',
  version: 'v' + facts.version, versions: { node: facts.version, v8: '12.4.254.21-node.33', uv: '1.51.0' }, release: { name: 'node' }, exitCode: undefined,
  cwd: () => host('cwd'), chdir: (name) => void host('chdir', full(name), String(name)),
  exit: (code) => { internal.leave(code); },
  uptime: () => (host('now') - facts.startedAt) / 1000, hrtime: Object.assign(() => [Math.floor(host('now') / 1000), (host('now') % 1000) * 1e6], { bigint: () => BigInt(host('now')) * 1000000n }),
  memoryUsage: () => ({ rss: 45000000, heapTotal: 6000000, heapUsed: 5000000, external: 1500000, arrayBuffers: 10000 }),
  nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)),
  emitWarning: (text) => void host('write', 2, '(node:' + facts.pid + ') Warning: ' + text + '\n'),
  getuid: () => facts.uid, getgid: () => facts.gid, umask: () => 18, kill: (pid, signal = 'SIGTERM') => host('kill', pid, signal),
  stdout: Object.assign(new EventEmitter(), { isTTY: facts.terminal, columns: 80, write: (text) => (host('write', 1, typeof text === 'string' ? text : text.toString()), true), end() {} }),
  stderr: Object.assign(new EventEmitter(), { isTTY: facts.terminal, write: (text) => (host('write', 2, typeof text === 'string' ? text : text.toString()), true), end() {} }),
  stdin: Object.assign(new EventEmitter(), { isTTY: facts.terminal, resume() {}, setEncoding() {}, pause() {} }),
});
internal.modules.process = process;
internal.leave = (code) => {
  if (code !== undefined) process.exitCode = Number(code);
  if (!internal.leaving) { internal.leaving = true; process.emit('exit', process.exitCode || 0); }
  host('exit', process.exitCode || 0);
  throw { leaving: true };
};
internal.modules.util = {
  inspect, format, promisify: (run) => (...args) => new Promise((resolve, reject) => run(...args, (error, value) => error ? reject(error) : resolve(value))),
  inherits: (child, parent) => Object.setPrototypeOf(child.prototype, parent.prototype), isDeepStrictEqual: (a, b) => JSON.stringify(a) === JSON.stringify(b), types: {}, TextEncoder, TextDecoder, deprecate: (run) => run,
};
internal.modules.url = { URL, URLSearchParams, fileURLToPath: (url) => new URL(url).pathname, pathToFileURL: (name) => new URL('file://' + path.resolve(name)),
  parse: (text, withQuery) => { const url = new URL(text, 'http://localhost'); return { pathname: url.pathname, search: url.search || null, query: withQuery ? Object.fromEntries(url.searchParams) : url.search.slice(1) || null, path: url.pathname + url.search, href: text, host: /^\w+:/.test(text) ? url.host : null, hostname: /^\w+:/.test(text) ? url.hostname : null, port: url.port || null, protocol: /^\w+:/.test(text) ? url.protocol : null }; } };
internal.modules.querystring = { parse: (text) => Object.fromEntries(new URLSearchParams(text)), stringify: (value) => new URLSearchParams(value).toString(), escape: encodeURIComponent, unescape: decodeURIComponent };
internal.modules.buffer = { Buffer };
internal.modules.timers = { setTimeout, setInterval, setImmediate, clearTimeout, clearInterval, clearImmediate };
internal.modules['timers/promises'] = { setTimeout: (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value)) };
internal.modules.crypto = {
  randomUUID: () => host('uuid'), randomBytes: (size) => Buffer.from(Array.from({ length: size }, () => Math.floor(Math.random() * 256))), randomInt: (low, high) => high === undefined ? Math.floor(Math.random() * low) : low + Math.floor(Math.random() * (high - low)),
  createHash: (name) => { let data = ''; return { update(more) { data += bodyText(more); return this; }, digest(encoding) { const bytes = Buffer.from(host('hash', name, data), 'hex'); return encoding ? bytes.toString(encoding) : bytes; } }; },
};
globalThis.crypto = { randomUUID: internal.modules.crypto.randomUUID, getRandomValues: (array) => { for (let at = 0; at < array.length; at++) array[at] = Math.floor(Math.random() * 256); return array; } };
const assert = (fine, message) => { if (!fine) throw Object.assign(message instanceof Error ? message : new Error(message || 'The expression evaluated to a falsy value'), { name: 'AssertionError', code: 'ERR_ASSERTION' }); };
internal.modules.assert = Object.assign(assert, { ok: assert, equal: (a, b, m) => assert(a == b, m), strictEqual: (a, b, m) => assert(Object.is(a, b), m || 'Expected values to be strictly equal:\n\n' + inspect(a) + ' !== ' + inspect(b) + '\n'), deepEqual: (a, b, m) => assert(JSON.stringify(a) === JSON.stringify(b), m), deepStrictEqual: (a, b, m) => assert(JSON.stringify(a) === JSON.stringify(b), m), throws: (run, m) => { try { run(); } catch { return; } assert(false, m || 'Missing expected exception.'); } });
`;
