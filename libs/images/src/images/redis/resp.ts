// The Redis protocol, version 2. Texts hold one byte per character: Redis' strings are bytes.
import { concatBytes, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import type { BufferedReader } from '@drydock/shell';

export type Reply =
  | string
  | number
  | null
  | readonly Reply[]
  | { readonly status: string }
  | { readonly error: string }
  | { readonly nothing: 'array' };

export const ok: Reply = { status: 'OK' };
export const noArray: Reply = { nothing: 'array' };

/** Bytes as a text of one character each. */
export function textOfBytes(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}

export function bytesOfText(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** A text of the outside world (an argument, a file) as Redis holds it. */
export const fromUnicode = (text: string) => textOfBytes(encodeUtf8(text));
export const toUnicode = (text: string) => decodeUtf8(bytesOfText(text));

export function encodeReply(reply: Reply): Uint8Array {
  return bytesOfText(encoded(reply));
}

function encoded(reply: Reply): string {
  if (reply === null) return '$-1\r\n';
  if (typeof reply === 'number') return `:${reply}\r\n`;
  if (typeof reply === 'string') return `$${reply.length}\r\n${reply}\r\n`;
  if ('error' in reply) return `-${reply.error.replace(/[\r\n]/g, ' ')}\r\n`;
  if ('status' in reply) return `+${reply.status}\r\n`;
  if ('nothing' in reply) return '*-1\r\n';
  return `*${reply.length}\r\n${reply.map(encoded).join('')}`;
}

/** What a client sends that is no command. */
export class ProtocolError extends Error {}

const mostBytes = 512 * 1024 * 1024;
const mostWords = 1024 * 1024;

/** A command as a client sends it; inline commands are words on a line. Undefined at the end. Throws ProtocolError. */
export async function readCommand(reader: BufferedReader): Promise<readonly string[] | undefined> {
  const line = await reader.readLine();
  if (line === undefined) return undefined;
  if (!line.startsWith('*')) return fromUnicode(line).split(/\s+/).filter(Boolean);
  const count = Number(line.slice(1));
  if (!Number.isInteger(count) || count > mostWords) throw new ProtocolError('invalid multibulk length');
  const words: string[] = [];
  for (let left = count; left > 0; left--) {
    const head = await reader.readLine();
    if (head === undefined) return undefined;
    if (!head.startsWith('$')) throw new ProtocolError(`expected '$', got '${head[0] ?? ' '}'`);
    const size = Number(head.slice(1));
    if (!Number.isInteger(size) || size < 0 || size > mostBytes)
      throw new ProtocolError('invalid bulk length');
    words.push(textOfBytes(await reader.readExactly(size)));
    await reader.readExactly(2);
  }
  return words;
}

/** One reply; undefined when the server closed the connection. */
export async function readReply(reader: BufferedReader): Promise<Reply | undefined> {
  const line = await reader.readLine();
  if (line === undefined) return undefined;
  const rest = line.slice(1);
  switch (line[0]) {
    case '+':
      return { status: fromUnicode(rest) };
    case '-':
      return { error: fromUnicode(rest) };
    case ':':
      return Number(rest);
    case '$': {
      if (rest === '-1') return null;
      const text = textOfBytes(await reader.readExactly(Number(rest)));
      await reader.readExactly(2);
      return text;
    }
    default: {
      if (rest === '-1') return noArray;
      const items: Reply[] = [];
      for (let left = Number(rest); left > 0; left--) items.push((await readReply(reader)) ?? null);
      return items;
    }
  }
}

/** A command as it goes over the wire, and into an append-only file. */
export const encodeCommand = (words: readonly string[]): Uint8Array => concatBytes([encodeReply(words)]);
