// MD5, SHA-1 and SHA-256 of byte strings, as lower-case hexadecimal.
const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));

/** Blocks of 16 words of the padded message. */
function blocks(text: string, littleEndian: boolean): number[][] {
  const length = text.length;
  const padded = `${text}\x80${'\0'.repeat((119 - (length % 64)) % 64)}`;
  const words: number[] = [];
  for (let at = 0; at < padded.length; at += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((offset) => padded.charCodeAt(at + offset)) as [
      number,
      number,
      number,
      number,
    ];
    words.push(littleEndian ? a | (b << 8) | (c << 16) | (d << 24) : (a << 24) | (b << 16) | (c << 8) | d);
  }
  const [low, high] = [(length * 8) | 0, Math.floor(length / 0x20000000)];
  words.push(...(littleEndian ? [low, high] : [high, low]));
  return Array.from({ length: words.length / 16 }, (_, at) => words.slice(at * 16, at * 16 + 16));
}

const hexWords = (words: readonly number[], littleEndian: boolean): string =>
  words
    .map((word) => {
      const text = (word >>> 0).toString(16).padStart(8, '0');
      return littleEndian ? text.match(/../g)!.reverse().join('') : text;
    })
    .join('');

const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Array.from({ length: 64 }, (_, at) => Math.floor(Math.abs(Math.sin(at + 1)) * 4294967296) | 0);

export function md5(text: string): string {
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476];
  for (const block of blocks(text, true)) {
    let [a, b, c, d] = state as [number, number, number, number];
    for (let at = 0; at < 64; at++) {
      const round = at >> 4;
      const mixed =
        round === 0
          ? (b & c) | (~b & d)
          : round === 1
            ? (d & b) | (~d & c)
            : round === 2
              ? b ^ c ^ d
              : c ^ (b | ~d);
      const index = [at, 5 * at + 1, 3 * at + 5, 7 * at][round]! % 16;
      const sum = (a + mixed + sines[at]! + block[index]!) | 0;
      [a, d, c, b] = [d, c, b, (b + rotate(sum, shifts[round * 4 + (at % 4)]!)) | 0];
    }
    [a, b, c, d].forEach((value, at) => (state[at] = (state[at]! + value) | 0));
  }
  return hexWords(state, true);
}

export function sha1(text: string): string {
  const state = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0];
  for (const words of blocks(text, false)) {
    for (let at = 16; at < 80; at++)
      words.push(rotate(words[at - 3]! ^ words[at - 8]! ^ words[at - 14]! ^ words[at - 16]!, 1));
    let [a, b, c, d, e] = state as [number, number, number, number, number];
    for (let at = 0; at < 80; at++) {
      const [mixed, constant] =
        at < 20
          ? [(b & c) | (~b & d), 0x5a827999]
          : at < 40
            ? [b ^ c ^ d, 0x6ed9eba1]
            : at < 60
              ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
              : [b ^ c ^ d, 0xca62c1d6];
      const next = (rotate(a, 5) + mixed + e + constant + words[at]!) | 0;
      [e, d, c, b, a] = [d, c, rotate(b, 30), a, next];
    }
    [a, b, c, d, e].forEach((value, at) => (state[at] = (state[at]! + value) | 0));
  }
  return hexWords(state, false);
}

const primes = Array.from({ length: 320 }, (_, at) => at + 2)
  .filter((one) => ![...Array(one).keys()].some((by) => by > 1 && one % by === 0))
  .slice(0, 64);
const fraction = (value: number): number => ((value - Math.floor(value)) * 4294967296) | 0;
const cubes = primes.map((prime) => fraction(Math.cbrt(prime)));

export function sha256(text: string): string {
  const state = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
  const right = (value: number, by: number) => (value >>> by) | (value << (32 - by));
  for (const words of blocks(text, false)) {
    for (let at = 16; at < 64; at++) {
      const [x, y] = [words[at - 15]!, words[at - 2]!];
      words.push(
        (words[at - 16]! +
          (right(x, 7) ^ right(x, 18) ^ (x >>> 3)) +
          words[at - 7]! +
          (right(y, 17) ^ right(y, 19) ^ (y >>> 10))) |
          0,
      );
    }
    let [a, b, c, d, e, f, g, h] = state as [number, number, number, number, number, number, number, number];
    for (let at = 0; at < 64; at++) {
      const first =
        (h + (right(e, 6) ^ right(e, 11) ^ right(e, 25)) + ((e & f) ^ (~e & g)) + cubes[at]! + words[at]!) |
        0;
      const second = ((right(a, 2) ^ right(a, 13) ^ right(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, at) => (state[at] = (state[at]! + value) | 0));
  }
  return hexWords(state, false);
}
