import { maxTerminalInput } from '@drydock/contracts';

/** Cuts input into pieces that the server takes, never through a surrogate pair. */
export function splitPaste(data: string, limit = maxTerminalInput): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start < data.length;) {
    let end = Math.min(start + limit, data.length);
    const last = data.charCodeAt(end - 1);
    if (end < data.length && last >= 0xd800 && last < 0xdc00 && end - start > 1) end -= 1;
    pieces.push(data.slice(start, end));
    start = end;
  }
  return pieces;
}
