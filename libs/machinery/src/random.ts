/** The alphabet of generated names: no vowels and no look-alikes, as in apimachinery's rand package. */
export const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';
const hex = '0123456789abcdef';

/** Seeded chance. Two streams with one seed give the same numbers for ever. */
export interface Random {
  /** In [0, 1). */
  next(): number;
  /** An integer in [0, below). */
  int(below: number): number;
  /** `length` letters of `alphabet` (default: that of generated Kubernetes names). */
  string(length: number, alphabet?: string): string;
  /** An RFC 4122 version 4 UUID. */
  uuid(): string;
  bytes(length: number): Uint8Array;
  /** An independent stream: what one component draws does not shift what another gets. */
  fork(name: string): Random;
}

export function createRandom(seed: string): Random {
  let [a, b, c, d] = seedState(seed);
  const uint32 = (): number => {
    // sfc32 by Chris Doty-Humphrey (public domain)
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return t >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();
  const int = (below: number) => Math.floor((uint32() / 4294967296) * below);
  const string = (length: number, alphabet = nameAlphabet) => {
    const letters: string[] = [];
    for (let i = 0; i < length; i++) letters.push(alphabet[int(alphabet.length)]!);
    return letters.join(''); // one flat string: ids are kept by the thousand
  };
  return {
    next: () => uint32() / 4294967296,
    int,
    string,
    uuid: () =>
      [
        string(8, hex),
        string(4, hex),
        `4${string(3, hex)}`,
        `${'89ab'[int(4)]}${string(3, hex)}`,
        string(12, hex),
      ].join('-'),
    bytes: (length) => {
      const drawn = new Uint8Array(length);
      for (let i = 0; i < length; i++) drawn[i] = int(256);
      return drawn;
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** FNV-1a over the UTF-16 units, four times with different bases. */
function seedState(seed: string): [number, number, number, number] {
  const hash = (basis: number) => {
    let h = basis;
    for (let i = 0; i < seed.length; i++) h = Math.imul(h ^ seed.charCodeAt(i), 16777619);
    return h | 0;
  };
  return [hash(0x811c9dc5), hash(0x9e3779b9), hash(0x243f6a88), hash(0xb7e15162)];
}
