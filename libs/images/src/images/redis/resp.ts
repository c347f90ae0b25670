// The Redis protocol, version 2.
import { concatBytes, decodeUtf8, encodeUtf8 } from '@drydock/machinery';
import type { BufferedReader } from '@drydock/shell';

export type Reply =
  string | number | null | readonly Reply[] | { readonly status: string } | { readonly error: string };

export const ok: Reply = { status: 'OK' };

export function encodeReply(reply: Reply): Uint8Array {
  if (reply === null) return encodeUtf8('$-1\r\n');
  if (typeof reply === 'number') return encodeUtf8(`:${reply}\r\n`);
  if (typeof reply === 'string') {
    const bytes = encodeUtf8(reply);
    return concatBytes([encodeUtf8(`$${bytes.length}\r\n`), bytes, encodeUtf8('\r\n')]);
  }
  if ('error' in reply) return encodeUtf8(`-${reply.error}\r\n`);
  if ('status' in reply) return encodeUtf8(`+${reply.status}\r\n`);
  return concatBytes([encodeUtf8(`*${reply.length}\r\n`), ...reply.map(encodeReply)]);
}

/** A command as a client sends it; inline commands are words on a line. Undefined at the end. */
export async function readCommand(reader: BufferedReader): Promise<readonly string[] | undefined> {
  const line = await reader.readLine();
  if (line === undefined) return undefined;
  if (!line.startsWith('*')) return line.split(/\s+/).filter(Boolean);
  const words: string[] = [];
  for (let left = Number(line.slice(1)); left > 0; left--) {
    const head = await reader.readLine();
    if (head === undefined) return undefined;
    words.push(decodeUtf8(await reader.readExactly(Number(head.slice(1)))));
    await reader.readLine();
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
      return { status: rest };
    case '-':
      return { error: rest };
    case ':':
      return Number(rest);
    case '$': {
      if (rest === '-1') return null;
      const text = decodeUtf8(await reader.readExactly(Number(rest)));
      await reader.readLine();
      return text;
    }
    default: {
      const items: Reply[] = [];
      for (let left = Number(rest); left > 0; left--) items.push((await readReply(reader)) ?? null);
      return items;
    }
  }
}
