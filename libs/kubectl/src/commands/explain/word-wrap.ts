/** Wraps at spaces as Go's mitchellh/go-wordwrap does: runs of spaces and line breaks of the text stay. */
export function wordWrap(text: string, limit: number): string {
  let out = '';
  let current = 0;
  let word = '';
  let space = '';
  const flush = () => {
    current += space.length + word.length;
    out += space + word;
    space = '';
    word = '';
  };
  for (const letter of text) {
    if (letter === '\n') {
      if (word !== '' || current + space.length <= limit) out += space + word;
      out += letter;
      current = 0;
      word = '';
      space = '';
    } else if (letter === ' ' || letter === '\t') {
      if (space === '' || word !== '') flush();
      space += letter;
    } else {
      word += letter;
      if (current + word.length + space.length > limit && word.length < limit) {
        out += '\n';
        current = 0;
        space = '';
      }
    }
  }
  if (word !== '' || current + space.length <= limit) out += space + word;
  return out;
}

export function indentLines(text: string, amount: number): string {
  const pad = ' '.repeat(amount);
  return pad + text.replace(/\n/g, `\n${pad}`);
}
