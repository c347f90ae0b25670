// The headers of tar archives: ustar with GNU's long names written; ustar, GNU and pax read. No files, no streams.
import { concatBytes, decodeUtf8, encodeUtf8 } from '@drydock/machinery';

export const blockSize = 512;

export interface TarEntry {
  readonly path: string;
  readonly type: 'file' | 'directory' | 'symlink' | 'link' | 'other';
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  /** Where a link leads. */
  readonly target: string;
  readonly user: string;
  readonly group: string;
}

/** A header as it stands in its block: `flag` tells what it is, also of those that only extend the next one. */
export interface RawHeader extends TarEntry {
  readonly flag: string;
}

const flags = { file: '0', link: '1', symlink: '2', other: '3', directory: '5' } as const;
const longestName = 100;

/** The blocks before the content of an entry. */
export function headerBlocks(entry: TarEntry): Uint8Array {
  return concatBytes([
    ...longName('K', entry.target),
    ...longName('L', entry.path),
    block(entry, flags[entry.type]),
  ]);
}

/** What fills the last block of a content. */
export const padding = (size: number) => new Uint8Array((blockSize - (size % blockSize)) % blockSize);

function longName(flag: string, text: string): Uint8Array[] {
  const bytes = encodeUtf8(text);
  if (bytes.length <= longestName) return [];
  const content = concatBytes([bytes, new Uint8Array(1)]);
  const entry = {
    path: '././@LongLink',
    type: 'other',
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: content.length,
  } as const;
  const header = block({ ...entry, mtime: 0, target: '', user: 'root', group: 'root' }, flag);
  return [header, content, padding(content.length)];
}

function block(entry: TarEntry, flag: string): Uint8Array {
  const bytes = new Uint8Array(blockSize);
  const text = (at: number, length: number, value: string) =>
    bytes.set(encodeUtf8(value).subarray(0, length), at);
  const octal = (at: number, length: number, value: number) =>
    text(
      at,
      length,
      Math.max(0, Math.floor(value))
        .toString(8)
        .padStart(length - 1, '0'),
    );
  text(0, longestName, entry.path);
  octal(100, 8, entry.mode & 0o7777);
  octal(108, 8, entry.uid);
  octal(116, 8, entry.gid);
  octal(124, 12, entry.size);
  octal(136, 12, entry.mtime / 1000);
  text(148, 8, '        ');
  text(156, 1, flag);
  text(157, longestName, entry.target);
  text(257, 8, 'ustar  ');
  text(265, 31, entry.user);
  text(297, 31, entry.group);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  text(148, 8, `${sum.toString(8).padStart(6, '0')}\0 `);
  return bytes;
}

export const isZeroBlock = (bytes: Uint8Array) => bytes.every((byte) => byte === 0);

/** Undefined: this block is no header. */
export function parseHeader(bytes: Uint8Array): RawHeader | undefined {
  const text = (at: number, length: number) => {
    const field = bytes.subarray(at, at + length);
    const end = field.indexOf(0);
    return decodeUtf8(end < 0 ? field : field.subarray(0, end));
  };
  const sum = bytes.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  if (number(bytes, 148, 8) !== sum) return undefined;
  const flag = text(156, 1);
  // GNU keeps other things where ustar has the first part of a long path
  const prefix = text(257, 6) === 'ustar' ? text(345, 155) : '';
  const path = prefix === '' ? text(0, longestName) : `${prefix}/${text(0, longestName)}`;
  const size = number(bytes, 124, 12);
  if (size === undefined || size < 0) return undefined;
  return {
    flag,
    path,
    type: typeOf(flag, path),
    mode: (number(bytes, 100, 8) ?? 0) & 0o7777,
    uid: number(bytes, 108, 8) ?? 0,
    gid: number(bytes, 116, 8) ?? 0,
    size,
    mtime: (number(bytes, 136, 12) ?? 0) * 1000,
    target: text(157, longestName),
    user: text(265, 32),
    group: text(297, 32),
  };
}

function typeOf(flag: string, path: string): TarEntry['type'] {
  // before POSIX a directory was a file whose name ends in a slash
  if (flag === '0' || flag === '' || flag === '7') return path.endsWith('/') ? 'directory' : 'file';
  if (flag === '1') return 'link';
  if (flag === '2') return 'symlink';
  return flag === '5' ? 'directory' : 'other';
}

/** Octal digits, or bytes when the first bit is set. */
function number(bytes: Uint8Array, at: number, length: number): number | undefined {
  const field = bytes.subarray(at, at + length);
  if (field[0]! >= 0x80) {
    const value = field.reduce((total, byte, i) => total * 256 + (i === 0 ? byte & 0x7f : byte), 0);
    return value <= Number.MAX_SAFE_INTEGER ? value : undefined;
  }
  const text = decodeUtf8(field)
    .replace(/[\0 ]+$/, '')
    .trimStart();
  if (text === '') return 0;
  return /^[0-7]+$/.test(text) ? Number.parseInt(text, 8) : undefined;
}

/** The records `length key=value` of a pax header. */
export function parsePaxRecords(content: Uint8Array): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  let at = 0;
  while (at < content.length) {
    const space = content.indexOf(0x20, at);
    const length = space < 0 ? NaN : Number(decodeUtf8(content.subarray(at, space)));
    if (!Number.isInteger(length) || length <= space - at || at + length > content.length) break;
    const [key, value] = decodeUtf8(content.subarray(space + 1, at + length - 1)).split(/=(.*)/s);
    records.set(key!, value ?? '');
    at += length;
  }
  return records;
}

/** An entry with what the headers before it say about it. */
export function extended(
  { flag, ...entry }: RawHeader,
  pax: ReadonlyMap<string, string>,
  long: { readonly path?: string; readonly target?: string },
): TarEntry {
  const path = pax.get('path') ?? long.path ?? entry.path;
  const size = Number(pax.get('size') ?? entry.size);
  const seconds = Number(pax.get('mtime') ?? NaN);
  return {
    ...entry,
    path,
    type: typeOf(flag, path),
    target: pax.get('linkpath') ?? long.target ?? entry.target,
    size: Number.isSafeInteger(size) && size >= 0 ? size : entry.size,
    ...(Number.isFinite(seconds) ? { mtime: Math.floor(seconds * 1000) } : {}),
  };
}
