import { encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../kernel/file-system.ts';
import { parseSize } from './support/size.ts';
import { program, type ProgramIo } from './support/program-io.ts';

/** if=, of=, bs=, count=, seek= of zero, status=none; in GNU's words, or in busybox'. */
export const dd = program(async (io) => {
  const settings = new Map(io.args.map((arg) => arg.split('=', 2) as [string, string]));
  const block = parseSize(settings.get('bs') ?? '512') ?? 512;
  const limit = settings.has('count') ? Number(settings.get('count')) * block : Infinity;
  const target = settings.get('of');
  const begun = io.process.clock.now();
  const path = target === undefined || target.startsWith('/dev/') ? undefined : io.path(target);
  if (path !== undefined) io.process.fs.writeFile(path, new Uint8Array(0));
  let [read, written] = [0, 0];
  let failure: Errno | undefined;
  for await (const chunk of io.chunks(settings.get('if') ?? '-')) {
    const part = chunk.subarray(0, limit - read);
    if (path === undefined && target === undefined) io.print(part);
    // block by block, so that the count says how far it came
    for (let at = 0; path !== undefined && at < part.length && !failure; at += block) {
      const piece = part.subarray(at, at + block);
      read += piece.length;
      try {
        io.process.fs.writeFile(path, piece, { append: true });
        written += piece.length;
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        failure = error;
      }
    }
    if (path === undefined) written = read += part.length;
    if (read >= limit || failure) break;
  }
  await io.flush();
  if (failure) await io.error(`error writing '${target}': ${failure.message}`);
  if (settings.get('status') !== 'none')
    await say(io, [report(read, block, 'in'), report(written, block, 'out')]);
  if (!/^(none|noxfer)$/.test(settings.get('status') ?? ''))
    await say(io, [summary(io, written, io.process.clock.now() - begun)]);
  return failure ? 1 : 0;
});

const say = (io: ProgramIo, lines: readonly string[]) =>
  io.process.stderr.write(encodeUtf8(lines.map((line) => `${line}\n`).join('')));

const report = (bytes: number, block: number, direction: string) =>
  `${Math.floor(bytes / block)}+${bytes % block > 0 ? 1 : 0} records ${direction}`;

/** At 1 GB/s where the virtual clock saw no time pass. */
function summary(io: ProgramIo, bytes: number, elapsed: number): string {
  const seconds = elapsed > 0 ? elapsed / 1000 : Math.max(bytes / 1e9, 1e-6);
  const rate = bytes / seconds;
  if (io.busybox)
    return `${bytes} bytes (${binary(bytes)}) copied, ${seconds.toFixed(6)} seconds, ${binary(rate)}/s`;
  const sizes =
    bytes < 1000
      ? ''
      : bytes < 1024
        ? ` (${decimal(bytes)})`
        : ` (${decimal(bytes)}, ${binary(bytes).replace(/([KMGT])B$/, ' $1iB')})`;
  return `${bytes} bytes${sizes} copied, ${Number(seconds.toPrecision(6))} s, ${decimal(rate)}/s`;
}

const decimal = (value: number) => scaled(value, 1000, ['B', 'kB', 'MB', 'GB', 'TB'], ' ');
const binary = (value: number) => scaled(value, 1024, ['B', 'KB', 'MB', 'GB', 'TB'], '');

function scaled(value: number, base: number, units: readonly string[], gap: string): string {
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log(value || 1) / Math.log(base))));
  const number = value / base ** power;
  const shown =
    power === 0
      ? String(Math.round(number))
      : number < 10 || gap === ''
        ? number.toFixed(1)
        : String(Math.round(number));
  return `${shown}${gap}${units[power]}`;
}
