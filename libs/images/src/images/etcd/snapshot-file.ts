// The file of `snapshot save`: the state, filled up to whole pages of 4 KiB as bbolt's are, then 32 bytes of checksum.
import { concatBytes, createRandom, decodeUtf8, encodeUtf8 } from '@drydock/machinery';

const pageSize = 4096;
const checksumSize = 32;

const checksum = (pages: Uint8Array) => Uint8Array.from(createRandom(decodeUtf8(pages)).bytes(checksumSize));

/** Fills a state up to whole pages. */
export function toPages(state: Uint8Array): Uint8Array {
  const pages = new Uint8Array(Math.max(5, Math.ceil(state.length / pageSize)) * pageSize).fill(0x0a);
  pages.set(state);
  return pages;
}

export function withChecksum(pages: Uint8Array): Uint8Array {
  return concatBytes([pages, checksum(pages)]);
}

export interface SnapshotFile {
  readonly pages: Uint8Array;
  /** Absent in a file that was copied out of a data directory. */
  readonly checksum?: { readonly expected: Uint8Array; readonly got: Uint8Array };
}

export function readSnapshotFile(bytes: Uint8Array): SnapshotFile {
  if (bytes.length % 512 !== checksumSize) return { pages: bytes };
  const pages = bytes.subarray(0, -checksumSize);
  return { pages, checksum: { expected: bytes.subarray(-checksumSize), got: checksum(pages) } };
}

interface StateText {
  readonly revision: number;
  readonly entries: readonly (readonly [string, ...unknown[]])[];
}

/** What `snapshot status` tells; undefined when the file is no snapshot. */
export function snapshotStatus(
  pages: Uint8Array,
): { readonly hash: number; readonly revision: number; readonly totalKey: number } | undefined {
  try {
    const { revision, entries } = JSON.parse(decodeUtf8(pages)) as StateText;
    return { hash: crc32c(pages), revision, totalKey: entries.length };
  } catch {
    return undefined;
  }
}

/** CRC-32 with Castagnoli's polynomial. */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export const stateBytes = (text: string): Uint8Array => toPages(encodeUtf8(text));
