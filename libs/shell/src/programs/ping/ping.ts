import { Cancelled, CancelSource, encodeUtf8 } from '@drydock/machinery';
import { capabilityBit } from '../../kernel/capabilities.ts';
import { Errno } from '../../kernel/file-system.ts';
import type { Process, Program } from '../../kernel/process.ts';
import { resolveHost, ResolveError } from '../../net/resolver.ts';
import { parseOptions, UsageError, type Options } from '../support/options.ts';
import { dialectOf } from '../support/program-io.ts';

/** iputils' ping, with busybox's words where it is called as an applet. */
export const ping: Program = async (process) => {
  const busybox = dialectOf(process) === 'busybox';
  const say = (text: string) => process.stderr.write(encodeUtf8(text));
  let options: Options;
  try {
    options = parseOptions(process.argv.slice(1), { short: 'c:w:W:i:s:qn46' });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await say(`ping: ${error.message}\n`);
    return busybox ? 1 : 2;
  }
  if (busybox && !mayOpenRawSocket(process)) {
    await say('ping: permission denied (are you root?)\n');
    return 1;
  }
  const [host] = options.operands;
  if (host === undefined) {
    await say(
      busybox
        ? 'BusyBox v1.37.0 multi-call binary.\n\nUsage: ping [OPTIONS] HOST\n'
        : 'ping: usage error: Destination address required\n',
    );
    return 1;
  }
  try {
    const [address = host] = await resolveHost(process, host, process.ended);
    return await new Pinger(process, options, host, address, busybox).run();
  } catch (error) {
    if (!(error instanceof ResolveError)) throw error;
    await say(busybox ? `ping: bad address '${host}'\n` : `ping: ${host}: ${error.message}\n`);
    return busybox ? 1 : 2;
  }
};

/** Alpine's busybox falls back to datagrams, which the kernel allows to everyone; others open a raw socket or give up. */
function mayOpenRawSocket({ uid, kernel, fs }: Process): boolean {
  if (fs.exists('/etc/alpine-release')) return true;
  const { capabilities } = kernel;
  return uid === 0 && (capabilities === undefined || (capabilities & capabilityBit('NET_RAW')!) !== 0n);
}

class Pinger {
  readonly #times: number[] = [];
  #sent = 0;
  #errors = 0;
  readonly #stop = new CancelSource();

  constructor(
    readonly process: Process,
    readonly options: Options,
    readonly host: string,
    readonly address: string,
    readonly busybox: boolean,
  ) {}

  async run(): Promise<number> {
    const { process, options, host, address, busybox } = this;
    const begun = process.clock.now();
    const count = options.number('c', Infinity);
    const size = options.number('s', 56);
    const deadline = options.value('w');
    const timer = deadline ? process.clock.after(Number(deadline) * 1000, () => this.#end()) : undefined;
    const restore = process.onSignal('SIGINT', () => this.#end());
    await this.#print(
      busybox
        ? `PING ${host} (${address}): ${size} data bytes\n`
        : `PING ${host} (${address}) ${size}(${size + 28}) bytes of data.\n`,
    );
    for (let sequence = 0; sequence < count && !this.#stop.signal.cancelled; sequence++) {
      if (!(await this.#once(sequence, size, sequence + 1 >= count))) break;
    }
    timer?.cancel();
    restore();
    await this.#summary(process.clock.now() - begun);
    return this.#times.length > 0 ? 0 : 1;
  }

  #end(): void {
    this.#stop.cancel('stop');
  }

  /** One echo and the pause after it; false when it is over. */
  async #once(sequence: number, size: number, last: boolean): Promise<boolean> {
    const { process, options, address, busybox } = this;
    const { signal } = this.#stop;
    const wait = last ? options.number('W', 10) * 1000 : options.number('i', 1) * 1000;
    const source = new CancelSource();
    const timer = process.clock.after(wait, () => source.cancel('late'));
    const forget = signal.onCancel((reason) => source.cancel(reason));
    const begun = process.clock.now();
    this.#sent++;
    try {
      const time = await process.network.ping(address, source.signal);
      this.#times.push(time);
      const name = busybox ? `seq=${sequence}` : `icmp_seq=${sequence + 1}`;
      if (!options.has('q'))
        await this.#print(`${size + 8} bytes from ${address}: ${name} ttl=64 time=${time.toFixed(3)} ms\n`);
    } catch (error) {
      if (error instanceof Errno && !busybox) {
        this.#errors++;
        const [own = ''] = process.network.addresses.slice(1);
        await this.#print(`From ${own} icmp_seq=${sequence + 1} Destination Host Unreachable\n`);
      } else if (!(error instanceof Cancelled || error instanceof Errno)) throw error;
    } finally {
      timer.cancel();
      forget();
    }
    if (last || signal.cancelled) return !signal.cancelled;
    try {
      await process.clock.sleep(
        Math.max(0, begun + options.number('i', 1) * 1000 - process.clock.now()),
        signal,
      );
    } catch (error) {
      if (!(error instanceof Cancelled) || process.exitStatus) throw error;
    }
    return !signal.cancelled;
  }

  async #summary(elapsed: number): Promise<void> {
    const { host, busybox } = this;
    const received = this.#times.length;
    const loss = this.#sent === 0 ? 0 : Math.floor(((this.#sent - received) * 100) / this.#sent);
    const min = Math.min(...this.#times);
    const max = Math.max(...this.#times);
    const mean = this.#times.reduce((sum, time) => sum + time, 0) / received;
    const spread = Math.sqrt(
      Math.max(0, this.#times.reduce((sum, time) => sum + time * time, 0) / received - mean * mean),
    );
    const numbers = [min, mean, max].map((time) => time.toFixed(3)).join('/');
    const errors = this.#errors > 0 ? ` +${this.#errors} errors,` : '';
    const lines = busybox
      ? [
          `${this.#sent} packets transmitted, ${received} packets received, ${loss}% packet loss`,
          ...(received > 0 ? [`round-trip min/avg/max = ${numbers} ms`] : []),
        ]
      : [
          `${this.#sent} packets transmitted, ${received} received,${errors} ${loss}% packet loss, time ${Math.round(elapsed)}ms`,
          received > 0 ? `rtt min/avg/max/mdev = ${numbers}/${spread.toFixed(3)} ms` : '',
        ];
    await this.#print(`\n--- ${host} ping statistics ---\n${lines.join('\n')}\n`);
  }

  #print(text: string): Promise<void> {
    return this.process.stdout.write(encodeUtf8(text));
  }
}
