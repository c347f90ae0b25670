/** The words of a line as redis-cli and redis.conf read them; undefined when quotes are unbalanced. */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let at = 0;
  for (;;) {
    while (at < line.length && /\s/.test(line[at]!)) at++;
    if (at >= line.length) return words;
    const read = line[at] === '"' ? doubleQuoted(line, at + 1) : line[at] === "'" ? singleQuoted(line, at + 1) : bare(line, at); // prettier-ignore
    if (!read) return undefined;
    words.push(read.word);
    at = read.end;
    if (at < line.length && !/\s/.test(line[at]!)) return undefined;
  }
}

interface Read {
  readonly word: string;
  readonly end: number;
}

function bare(line: string, start: number): Read | undefined {
  let at = start;
  let word = '';
  while (at < line.length && !/\s/.test(line[at]!)) {
    if (line[at] === '"' || line[at] === "'") {
      const quoted = line[at] === '"' ? doubleQuoted(line, at + 1) : singleQuoted(line, at + 1);
      if (!quoted) return undefined;
      return { word: word + quoted.word, end: quoted.end };
    }
    word += line[at++];
  }
  return { word, end: at };
}

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

function doubleQuoted(line: string, start: number): Read | undefined {
  let word = '';
  for (let at = start; at < line.length; at++) {
    if (line[at] === '"') return { word, end: at + 1 };
    if (line[at] !== '\\' || at + 1 >= line.length) {
      word += line[at];
      continue;
    }
    const hex = /^x([0-9a-f]{2})/i.exec(line.slice(at + 1));
    if (hex) word += String.fromCharCode(Number.parseInt(hex[1]!, 16));
    else word += escapes[line[at + 1]!] ?? line[at + 1];
    at += hex ? 3 : 1;
  }
  return undefined;
}

function singleQuoted(line: string, start: number): Read | undefined {
  let word = '';
  for (let at = start; at < line.length; at++) {
    if (line[at] === "'") return { word, end: at + 1 };
    if (line[at] === '\\' && line[at + 1] === "'") at++;
    word += line[at];
  }
  return undefined;
}
