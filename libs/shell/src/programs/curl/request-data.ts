import { concatBytes, decodeUtf8, encodeUtf8, readAll } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Process } from '../../kernel/process.ts';
import { absolutePath } from '../../kernel/open.ts';
import { CurlError } from './curl-error.ts';
import type { DataPart } from './options.ts';

/** The body that `-d` and its relatives make: parts joined by `&`. Undefined without any. */
export async function requestData(
  process: Process,
  parts: readonly DataPart[],
): Promise<Uint8Array | undefined> {
  if (parts.length === 0) return undefined;
  const pieces: Uint8Array[] = [];
  for (const part of parts) {
    if (pieces.length > 0) pieces.push(encodeUtf8('&'));
    pieces.push(await partData(process, part));
  }
  return concatBytes(pieces);
}

async function partData(process: Process, { kind, text }: DataPart): Promise<Uint8Array> {
  if (kind === 'raw') return encodeUtf8(text);
  if (kind === 'urlencode') return encodeUtf8(await urlEncoded(process, text));
  if (!text.startsWith('@')) return encodeUtf8(text);
  const content = await readInput(process, text.slice(1));
  return kind === 'binary' ? content : content.filter((byte) => byte !== 10 && byte !== 13 && byte !== 0);
}

async function urlEncoded(process: Process, text: string): Promise<string> {
  const match = /^([^=@]*)([=@])(.*)$/s.exec(text);
  const [, name = '', mark = '=', value = ''] = match ?? [undefined, '', '=', text];
  const content = mark === '@' ? decodeUtf8(await readInput(process, value)) : value;
  const encoded = encodeURIComponent(content).replace(
    /[!'()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return name === '' ? encoded : `${name}=${encoded}`;
}

/** A file, or standard input for `-`. */
async function readInput(process: Process, path: string): Promise<Uint8Array> {
  if (path === '-') return readAll(process.stdin);
  try {
    return process.fs.readFile(absolutePath(process, path));
  } catch (error) {
    if (error instanceof Errno) throw new CurlError(26, `Failed to open ${path}`);
    throw error;
  }
}
