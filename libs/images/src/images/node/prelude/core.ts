/** First part of what runs in front of a program: the host's door, time and chance, timers, console, process. */
export const core = String.raw`
'use strict';
const internal = { modules: Object.create(null), timers: new Map(), nextTimer: 1, refs: 0 };
const host = (name, ...args) => {
  const answer = JSON.parse(__host(name, JSON.stringify(args)));
  if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
  return answer.value;
};
globalThis.global = globalThis;
const pad = (n, size) => String(n).padStart(size || 2, '0');

(() => {
  const Real = Date;
  const zoned = (text) => /^\d{4}-\d\d-\d\dT[\d:.]+$/.test(text) ? text + 'Z' : text;
  class Clock extends Real {
    constructor(...args) {
      if (args.length === 0) super(host('now'));
      else if (args.length === 1) super(typeof args[0] === 'string' ? zoned(args[0]) : args[0]);
      else super(Real.UTC(...args));
    }
    static now() { return host('now'); }
    static parse(text) { return Real.parse(zoned(text)); }
    getTimezoneOffset() { return 0; }
    toDateString() { return this.toUTCString().replace(/^(\w+), (\d+) (\w+) (\d+).*$/, '$1 $3 $2 $4'); }
    toTimeString() { return this.toISOString().slice(11, 19) + ' GMT+0000 (Coordinated Universal Time)'; }
    toString() { return isNaN(this) ? 'Invalid Date' : this.toDateString() + ' ' + this.toTimeString(); }
    toLocaleDateString() { return (this.getUTCMonth() + 1) + '/' + this.getUTCDate() + '/' + this.getUTCFullYear(); }
    toLocaleTimeString() {
      const hour = this.getUTCHours();
      return (hour % 12 || 12) + ':' + pad(this.getUTCMinutes()) + ':' + pad(this.getUTCSeconds()) + (hour < 12 ? ' AM' : ' PM');
    }
    toLocaleString() { return this.toLocaleDateString() + ', ' + this.toLocaleTimeString(); }
  }
  for (const name of ['FullYear', 'Month', 'Date', 'Day', 'Hours', 'Minutes', 'Seconds', 'Milliseconds']) {
    Clock.prototype['get' + name] = Real.prototype['getUTC' + name];
    if (name !== 'Day') Clock.prototype['set' + name] = Real.prototype['setUTC' + name];
  }
  Object.defineProperty(Clock, 'name', { value: 'Date' });
  globalThis.Date = Clock;
  const began = host('now');
  Math.random = () => host('random');
  globalThis.performance = { now: () => host('now') - began, timeOrigin: began };
})();

const startTimer = (callback, ms, args, repeat) => {
  if (typeof callback !== 'function')
    throw Object.assign(new TypeError('The "callback" argument must be of type function. Received ' + String(callback)), { code: 'ERR_INVALID_ARG_TYPE' });
  const id = internal.nextTimer++;
  const wait = Math.max(1, Number(ms) || 1);
  const timer = {
    id, ref() { host('ref', id, true); return timer; }, unref() { host('ref', id, false); return timer; }, hasRef: () => true,
    refresh() { host('timer', id, wait); return timer; }, close() { stopTimer(timer); }, [Symbol.toPrimitive]: () => id,
  };
  internal.timers.set(id, () => {
    if (repeat) host('timer', id, wait);
    else internal.timers.delete(id);
    callback(...args);
  });
  host('timer', id, wait);
  return timer;
};
const stopTimer = (timer) => {
  const id = timer && typeof timer === 'object' ? timer.id : Number(timer);
  if (internal.timers.delete(id)) host('stopTimer', id);
};
globalThis.setTimeout = (callback, ms, ...args) => startTimer(callback, ms, args, false);
globalThis.setInterval = (callback, ms, ...args) => startTimer(callback, ms, args, true);
globalThis.setImmediate = (callback, ...args) => startTimer(callback, 0, args, false);
globalThis.clearTimeout = globalThis.clearInterval = globalThis.clearImmediate = stopTimer;
globalThis.queueMicrotask = (callback) => void Promise.resolve().then(callback);
globalThis.structuredClone = (value) => JSON.parse(JSON.stringify(value));

class EventEmitter {
  on(name, listener) { const all = (this._events ||= {}); (all[name] ||= []).push(listener); if (this === process) host('signal', name); return this; }
  addListener(name, listener) { return this.on(name, listener); }
  prependListener(name, listener) { const all = (this._events ||= {}); (all[name] ||= []).unshift(listener); return this; }
  once(name, listener) {
    const wrapped = (...args) => { this.off(name, wrapped); listener.apply(this, args); };
    wrapped.listener = listener;
    return this.on(name, wrapped);
  }
  off(name, listener) {
    const all = this._events && this._events[name];
    if (all) this._events[name] = all.filter((one) => one !== listener && one.listener !== listener);
    return this;
  }
  removeListener(name, listener) { return this.off(name, listener); }
  removeAllListeners(name) { if (this._events) { if (name === undefined) this._events = {}; else delete this._events[name]; } return this; }
  emit(name, ...args) {
    const all = (this._events && this._events[name]) || [];
    if (all.length === 0 && name === 'error') throw args[0] instanceof Error ? Object.assign(args[0], { unhandledEvent: true }) : new Error('Unhandled error. (' + inspect(args[0]) + ')');
    for (const listener of [...all]) listener.apply(this, args);
    return all.length > 0;
  }
  listenerCount(name) { return ((this._events && this._events[name]) || []).length; }
  listeners(name) { return [...((this._events && this._events[name]) || [])]; }
  eventNames() { return Object.keys(this._events || {}); }
  setMaxListeners() { return this; }
}
EventEmitter.EventEmitter = EventEmitter;
EventEmitter.default = EventEmitter;
EventEmitter.once = (emitter, name) => new Promise((resolve, reject) => {
  emitter.once(name, (...args) => resolve(args));
  if (name !== 'error') emitter.once('error', reject);
});
internal.modules.events = EventEmitter;

const quote = (text) => {
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n').replace(/\t/g, '\\t').replace(/\r/g, '\\r');
  if (!text.includes("'")) return "'" + escaped + "'";
  return text.includes('"') ? "'" + escaped.replace(/'/g, "\\'") + "'" : '"' + escaped + '"';
};
const keyText = (key) => typeof key === 'symbol' ? '[' + String(key) + ']' : /^[A-Za-z_$][\w$]*$/.test(key) ? key : quote(key);
const layOut = (open, items, close, indent, isList) => {
  if (items.length === 0) return open + close;
  const total = items.reduce((sum, item) => sum + item.length + 2, open.length + indent);
  const flat = open + ' ' + items.join(', ') + ' ' + close;
  if (total <= 72 && !flat.includes('\n') && (items.length <= 6 || !isList)) return flat;
  if (isList && items.length > 6 && items.every((item) => item.length <= 6)) {
    const widest = Math.max(...items.map((item) => item.length)) + 2;
    const columns = Math.min(Math.round(Math.sqrt(2.5 * widest * items.length) / widest), Math.floor((80 - indent) / widest), 16, 15);
    const numeric = items.every((item) => /^-?[\d.]+n?$/.test(item));
    const widths = Array.from({ length: columns }, (_, column) => Math.max(...items.filter((_, at) => at % columns === column).map((item) => item.length)));
    const rows = [];
    for (let at = 0; at < items.length; at += columns)
      rows.push(items.slice(at, at + columns).map((item, column, row) => {
        const comma = at + column + 1 < items.length ? ',' : '';
        if (numeric) return item.padStart(widths[column]) + comma;
        return column + 1 < row.length ? (item + comma).padEnd(widths[column] + 1) : item + comma;
      }).join(' '));
    return open + '\n' + rows.map((row) => ' '.repeat(indent + 2) + row).join('\n') + '\n' + ' '.repeat(indent) + close;
  }
  const gap = '\n' + ' '.repeat(indent + 2);
  return open + gap + items.join(',' + gap) + '\n' + ' '.repeat(indent) + close;
};
function inspect(value, options, level = 0, seen = []) {
  const deepest = options && options.depth !== undefined ? (options.depth === null ? Infinity : options.depth) : 2;
  switch (typeof value) {
    case 'string': return quote(value);
    case 'bigint': return value + 'n';
    case 'symbol': return String(value);
    case 'number': return Object.is(value, -0) ? '-0' : String(value);
    case 'function': {
      const isClass = /^class\b/.test(Function.prototype.toString.call(value));
      const name = isClass ? '[class ' + (value.name || '(anonymous)') + ']' : value.name ? '[Function: ' + value.name + ']' : '[Function (anonymous)]';
      const keys = Object.keys(value);
      return keys.length === 0 || level > deepest ? name : layOut(name + ' {', keys.map((key) => keyText(key) + ': ' + inspect(value[key], options, level + 1, [...seen, value])), '}', level * 2, false);
    }
    case 'object': break;
    default: return String(value);
  }
  if (value === null) return 'null';
  if (seen.includes(value)) return '[Circular *1]';
  const inner = (item) => inspect(item, options, level + 1, [...seen, value]);
  const entries = (keys) => keys.map((key) => {
    const described = Object.getOwnPropertyDescriptor(value, key);
    return keyText(key) + ': ' + (described.get ? (described.set ? '[Getter/Setter]' : '[Getter]') : inner(value[key]));
  });
  const keys = [...Object.keys(value), ...Object.getOwnPropertySymbols(value).filter((key) => Object.prototype.propertyIsEnumerable.call(value, key))];
  if (value instanceof Error) {
    const text = internal.stackOf(value);
    const own = keys.filter((key) => key !== 'unhandledEvent' && key !== 'stack' && key !== 'message');
    return own.length === 0 ? (level > 0 ? '[' + text + ']' : text) : layOut(text + ' {', entries(own), '}', level * 2, false).replace(' { ', ' {\n  ').replace(/ }$/, '\n}');
  }
  if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Promise) return 'Promise { <pending> }';
  const constructor = value.constructor;
  const name = Object.getPrototypeOf(value) === null ? '[Object: null prototype]' : constructor && constructor.name;
  if (level > deepest) return Array.isArray(value) ? '[Array]' : '[' + (name || 'Object') + ']';
  if (Array.isArray(value)) {
    const items = value.slice(0, 100).map(inner);
    if (value.length > 100) items.push('... ' + (value.length - 100) + ' more item' + (value.length > 101 ? 's' : ''));
    return layOut((name === 'Array' ? '' : name + '(' + value.length + ') ') + '[', [...items, ...entries(keys.filter((key) => typeof key === 'symbol' || !/^\d+$/.test(key)))], ']', level * 2, true);
  }
  if (value instanceof Map) return layOut('Map(' + value.size + ') {', [...value].map(([key, item]) => inner(key) + ' => ' + inner(item)), '}', level * 2, false);
  if (value instanceof Set) return layOut('Set(' + value.size + ') {', [...value].map(inner), '}', level * 2, false);
  if (value instanceof Uint8Array && value.toString !== Uint8Array.prototype.toString) return '<Buffer' + [...value.slice(0, 50)].map((byte) => ' ' + pad(byte.toString(16))).join('') + '>';
  if (ArrayBuffer.isView(value)) return layOut(name + '(' + value.length + ') [', [...value].map(inner), ']', level * 2, true);
  return layOut((name && name !== 'Object' ? name + ' ' : '') + '{', entries(keys), '}', level * 2, false);
}
function format(first, ...rest) {
  if (typeof first !== 'string') return [first, ...rest].map((item) => typeof item === 'string' ? item : inspect(item)).join(' ');
  const text = first.replace(/%[sdifjoOc%]/g, (mark) => {
    if (mark === '%%') return '%';
    if (rest.length === 0) return mark;
    const item = rest.shift();
    switch (mark) {
      case '%s': return typeof item === 'string' ? item : typeof item === 'object' ? inspect(item, { depth: 0 }) : String(item);
      case '%d': return typeof item === 'bigint' ? item + 'n' : String(Number(item));
      case '%i': return String(parseInt(item));
      case '%f': return String(parseFloat(item));
      case '%j': return JSON.stringify(item);
      case '%c': return '';
      default: return inspect(item);
    }
  });
  return [text, ...rest.map((item) => typeof item === 'string' ? item : inspect(item))].join(' ');
}
internal.indent = '';
const print = (fd) => (...args) => host('write', fd, (args.length === 0 ? '' : format(...args)).split('\n').map((line) => internal.indent + line).join('\n') + '\n');
const counts = {}, marks = {};
globalThis.console = {
  log: print(1), info: print(1), debug: print(1), error: print(2), warn: print(2),
  dir: (value, options) => host('write', 1, inspect(value, options) + '\n'),
  trace: (...args) => host('write', 2, 'Trace: ' + format(...args) + '\n'),
  assert: (fine, ...args) => { if (!fine) host('write', 2, 'Assertion failed' + (args.length ? ': ' + format(...args) : '') + '\n'); },
  group: (...args) => { if (args.length) console.log(...args); internal.indent += '  '; },
  groupEnd: () => { internal.indent = internal.indent.slice(2); },
  count: (name = 'default') => console.log(name + ': ' + (counts[name] = (counts[name] || 0) + 1)),
  time: (name = 'default') => { marks[name] = host('now'); },
  timeEnd: (name = 'default') => console.log(name + ': ' + (host('now') - marks[name]) + 'ms'),
  table: (value) => console.log(value),
};
`;
