// md5sum, sha1sum, sha256sum: own implementations, the engine has no crypto module.
import { Errno } from '../kernel/file-system.ts';
import { program } from './support/program-io.ts';

const hex = (words: readonly number[], littleEndian: boolean) =>
  words
    .map((word) => {
      const text = (word >>> 0).toString(16).padStart(8, '0');
      return littleEndian ? text.match(/../g)!.reverse().join('') : text;
    })
    .join('');

/** The message with its padding, as 32-bit words. */
function padded(bytes: Uint8Array, littleEndian: boolean): Int32Array {
  const length = ((bytes.length + 8) >> 6) + 1;
  const words = new Int32Array(length * 16);
  const put = (i: number, byte: number) => {
    const shift = littleEndian ? (i % 4) * 8 : 24 - (i % 4) * 8;
    words[i >> 2]! |= byte << shift;
  };
  bytes.forEach((byte, i) => put(i, byte));
  put(bytes.length, 0x80);
  const [low, high] = [(bytes.length << 3) | 0, Math.floor(bytes.length / 0x20000000)];
  words[length * 16 - (littleEndian ? 2 : 1)] = low;
  words[length * 16 - (littleEndian ? 1 : 2)] = high;
  return words;
}

const rotate = (value: number, count: number) => (value << count) | (value >>> (32 - count));

const md5Shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const md5Constants = Array.from(
  { length: 64 },
  (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296) | 0,
);

export function md5(bytes: Uint8Array): string {
  const words = padded(bytes, true);
  let [a, b, c, d] = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (let block = 0; block < words.length; block += 16) {
    const before = [a, b, c, d] as const;
    for (let i = 0; i < 64; i++) {
      const round = i >> 4;
      const mixed =
        round === 0
          ? (b & c) | (~b & d)
          : round === 1
            ? (d & b) | (~d & c)
            : round === 2
              ? b ^ c ^ d
              : c ^ (b | ~d);
      const index =
        round === 0 ? i : round === 1 ? (5 * i + 1) % 16 : round === 2 ? (3 * i + 5) % 16 : (7 * i) % 16;
      const sum = (a + mixed + md5Constants[i]! + words[block + index]!) | 0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, md5Shifts[round * 4 + (i % 4)]!)) | 0];
    }
    [a, b, c, d] = [(a + before[0]) | 0, (b + before[1]) | 0, (c + before[2]) | 0, (d + before[3]) | 0];
  }
  return hex([a, b, c, d], true);
}

export function sha1(bytes: Uint8Array): string {
  const words = padded(bytes, false);
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  const schedule = new Int32Array(80);
  for (let block = 0; block < words.length; block += 16) {
    for (let i = 0; i < 80; i++)
      schedule[i] =
        i < 16
          ? words[block + i]!
          : rotate(schedule[i - 3]! ^ schedule[i - 8]! ^ schedule[i - 14]! ^ schedule[i - 16]!, 1);
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let i = 0; i < 80; i++) {
      const round = Math.floor(i / 20);
      const mixed = round === 0 ? (b & c) | (~b & d) : round === 2 ? (b & c) | (b & d) | (c & d) : b ^ c ^ d;
      const constant = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc | 0, 0xca62c1d6 | 0][round]!;
      const next = (rotate(a, 5) + mixed + e + constant + schedule[i]!) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((value, i) => (state[i] = (state[i]! + value) | 0));
  }
  return hex(state, false);
}

const primes = Array.from({ length: 312 }, (_, i) => i).filter(
  (n) =>
    n > 1 && Array.from({ length: Math.floor(Math.sqrt(n)) - 1 }, (_, i) => i + 2).every((d) => n % d !== 0),
);
const fraction = (value: number) => ((value - Math.floor(value)) * 4294967296) | 0;
const sha256Constants = primes.slice(0, 64).map((prime) => fraction(Math.cbrt(prime)));
const sha256Start = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

export function sha256(bytes: Uint8Array): string {
  const words = padded(bytes, false);
  const state = [...sha256Start];
  const schedule = new Int32Array(64);
  const right = (value: number, count: number) => (value >>> count) | (value << (32 - count));
  for (let block = 0; block < words.length; block += 16) {
    for (let i = 0; i < 64; i++) {
      if (i < 16) {
        schedule[i] = words[block + i]!;
        continue;
      }
      const [x, y] = [schedule[i - 15]!, schedule[i - 2]!];
      const s0 = right(x, 7) ^ right(x, 18) ^ (x >>> 3);
      const s1 = right(y, 17) ^ right(y, 19) ^ (y >>> 10);
      schedule[i] = (schedule[i - 16]! + s0 + schedule[i - 7]! + s1) | 0;
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i++) {
      const s1 = right(e, 6) ^ right(e, 11) ^ right(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + sha256Constants[i]! + schedule[i]!) | 0;
      const s0 = right(a, 2) ^ right(a, 13) ^ right(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, i) => (state[i] = (state[i]! + value) | 0));
  }
  return hex(state, false);
}

function checksumProgram(digest: (bytes: Uint8Array) => string) {
  return program(
    async (io) => {
      const options = io.options({ short: 'bctw', long: { check: 'c', status: 's', quiet: 'q' } });
      if (!options.has('c'))
        return io.forEachFile(options.operands, async (path) =>
          io.print(`${digest(await io.bytes(path))}  ${path}\n`),
        );
      let failed = 0;
      for (const list of options.operands.length > 0 ? options.operands : ['-'])
        for (const line of await io.allLines(list)) {
          const match = /^([0-9a-f]+) [ *](.*)$/.exec(line);
          if (!match) continue;
          const good = await io.bytes(match[2]!).then(
            (bytes) => digest(bytes) === match[1],
            (error: unknown) => {
              if (error instanceof Errno) return false;
              throw error;
            },
          );
          if (!good) failed++;
          if (!options.has('s') && !(good && options.has('q')))
            io.print(`${match[2]}: ${good ? 'OK' : 'FAILED'}\n`);
        }
      if (failed > 0)
        return io.error(`WARNING: ${failed} computed checksum${failed > 1 ? 's' : ''} did NOT match`);
      return 0;
    },
    { help: '[OPTION]... [FILE]...' },
  );
}

export const md5sum = checksumProgram(md5);
export const sha1sum = checksumProgram(sha1);
export const sha256sum = checksumProgram(sha256);
