// redis.conf, the command line and CONFIG: one list of names and values.
import { RedisError } from './error.ts';

const defaults: Readonly<Record<string, string>> = {
  'aclfile': '',
  'appenddirname': 'appendonlydir',
  'appendfilename': 'appendonly.aof',
  'appendfsync': 'everysec',
  'appendonly': 'no',
  'bind': '* -::*',
  'daemonize': 'no',
  'databases': '16',
  'dbfilename': 'dump.rdb',
  'dir': '/data',
  'hz': '10',
  'logfile': '',
  'loglevel': 'notice',
  'masterauth': '',
  'masteruser': '',
  'maxclients': '10000',
  'maxmemory': '0',
  'maxmemory-policy': 'noeviction',
  'notify-keyspace-events': '',
  'pidfile': '',
  'port': '6379',
  'protected-mode': 'no',
  'rdbcompression': 'yes',
  'replica-announce-ip': '',
  'replica-announce-port': '0',
  'replica-priority': '100',
  'replica-read-only': 'yes',
  'replica-serve-stale-data': 'yes',
  'requirepass': '',
  'save': '3600 1 300 100 60 10000',
  'slowlog-log-slower-than': '10000',
  'slowlog-max-len': '128',
  'stop-writes-on-bgsave-error': 'yes',
  'tcp-backlog': '511',
  'tcp-keepalive': '300',
  'timeout': '0',
}; // prettier-ignore

const aliases: Readonly<Record<string, string>> = {
  slaveof: 'replicaof',
  'slave-read-only': 'replica-read-only',
  'slave-serve-stale-data': 'replica-serve-stale-data',
};
const switches = ['appendonly', 'protected-mode', 'replica-read-only', 'replica-serve-stale-data', 'stop-writes-on-bgsave-error', 'rdbcompression', 'daemonize']; // prettier-ignore
const numbers = ['port', 'databases', 'hz', 'maxclients', 'timeout', 'tcp-backlog', 'tcp-keepalive', 'slowlog-max-len', 'replica-priority']; // prettier-ignore
const fixed = ['port', 'databases', 'bind', 'daemonize', 'aclfile', 'pidfile', 'logfile', 'appendfilename', 'appenddirname', 'tcp-backlog'].filter((name) => name !== 'port' && name !== 'bind'); // prettier-ignore
const memoryUnits: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1e3, kb: 1024, m: 1e6, mb: 1024 ** 2, g: 1e9, gb: 1024 ** 3 }; // prettier-ignore

/** Read and accepted, without effect here. */
const accepted = /^(?:activedefrag|activerehashing|always-show-logo|aof-|auto-aof-|client-|cluster-|crash-|disable-thp|dynamic-hz|hash-|hll-|include|io-threads|jemalloc|latency|lazyfree-|lfu-|list-|locale|lua-|maxmemory-|min-replicas|min-slaves|no-appendfsync|oom-|proc-title|propagation|proto-|rdb-|rename-command|repl-|replica-|set-|set-proc-title|shutdown-|socket-|stream-|supervised|syslog|tls-|tracking-|unixsocket|user$|zset-|busy-|loadmodule|rdbchecksum|dir$|slave-)/; // prettier-ignore

export class Settings {
  readonly #values = new Map(Object.entries(defaults));
  #saved = false;

  get(name: string): string {
    return this.#values.get(name) ?? '';
  }

  number(name: string): number {
    return Number(this.get(name));
  }

  enabled(name: string): boolean {
    return this.get(name) === 'yes';
  }

  /** `save` as pairs of seconds and changes. */
  savePoints(): (readonly [seconds: number, changes: number])[] {
    const words = this.get('save').split(' ').filter(Boolean).map(Number);
    return words.flatMap((seconds, index) => (index % 2 === 0 ? [[seconds, words[index + 1] ?? 1] as const] : []));
  } // prettier-ignore

  names(): string[] {
    return [...this.#values.keys()].sort();
  }

  /** One directive of a file or the command line; the text says what is wrong with it. */
  read(given: string, words: readonly string[]): string | undefined {
    const name = aliases[given.toLowerCase()] ?? given.toLowerCase();
    if (name === 'save') return this.#readSave(words);
    if (name === 'replicaof') {
      if (words.length !== 2) return 'wrong number of arguments';
      this.#values.set(name, words[0]!.toLowerCase() === 'no' ? '' : words.join(' '));
      return undefined;
    }
    if (!this.#values.has(name) && accepted.test(name)) return undefined;
    if (!this.#values.has(name)) return 'Bad directive or wrong number of arguments';
    if (name !== 'bind' && words.length !== 1) return 'wrong number of arguments';
    const checked = check(name, words.join(' '));
    if ('error' in checked) return checked.error;
    this.#values.set(name, checked.value);
    return undefined;
  }

  /** CONFIG SET. Throws RedisError. */
  change(given: string, value: string): void {
    const name = aliases[given.toLowerCase()] ?? given.toLowerCase();
    const fail = (why: string) =>
      new RedisError(`ERR CONFIG SET failed (possibly related to argument '${given}') - ${why}`);
    if (!this.#values.has(name)) {
      if (accepted.test(name)) throw new RedisError(`ERR not simulated: CONFIG SET ${given}`);
      throw new RedisError(`ERR Unknown option or number of arguments for CONFIG SET - '${given}'`);
    }
    if (fixed.includes(name)) throw fail("can't set immutable config");
    if (name === 'save') {
      this.#saved = false;
      const wrong = this.#readSave(value.split(' ').filter(Boolean));
      if (wrong) throw fail(wrong);
      return;
    }
    const checked = check(name, value);
    if ('error' in checked) throw fail(checked.error);
    this.#values.set(name, checked.value);
  }

  #readSave(words: readonly string[]): string | undefined {
    const clear = words.length === 0 || (words.length === 1 && words[0] === '');
    if (!clear && (words.length % 2 === 1 || words.some((word) => !/^\d+$/.test(word))))
      return 'Invalid save parameters';
    const before = this.#saved && !clear ? `${this.get('save')} ` : '';
    this.#values.set('save', clear ? '' : before + words.join(' '));
    this.#saved = true;
    return undefined;
  }
}

function check(name: string, value: string): { value: string } | { error: string } {
  if (switches.includes(name))
    return /^(?:yes|no)$/i.test(value) ? { value: value.toLowerCase() } : { error: "argument must be 'yes' or 'no'" };
  if (numbers.includes(name))
    return /^-?\d+$/.test(value) ? { value } : { error: "argument couldn't be parsed into an integer" };
  if (name === 'maxmemory') {
    const [, digits, unit = ''] = /^(\d+)([a-z]*)$/i.exec(value) ?? [];
    const factor = memoryUnits[unit.toLowerCase()];
    return digits && factor ? { value: String(Number(digits) * factor) } : { error: 'argument must be a memory value' };
  }
  const choices = {
    appendfsync: ['always', 'everysec', 'no'],
    loglevel: ['debug', 'verbose', 'notice', 'warning', 'nothing'],
    'maxmemory-policy': ['volatile-lru', 'volatile-lfu', 'volatile-random', 'volatile-ttl', 'allkeys-lru', 'allkeys-lfu', 'allkeys-random', 'noeviction'],
  }[name];
  if (choices && !choices.includes(value))
    return { error: `argument(s) must be one of the following: ${choices.join(', ')}` };
  return { value };
} // prettier-ignore
