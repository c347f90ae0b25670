import { program } from './support/program-io.ts';

export const cat = program(
  async (io) => {
    const options = io.options({
      short: 'AbeEnstTuv',
      long: {
        number: 'n',
        'number-nonblank': 'b',
        'show-ends': 'E',
        'show-tabs': 'T',
        'show-all': 'A',
        'squeeze-blank': 's',
      },
    });
    const plain = options.given.every(([letter]) => letter === 'u');
    const ends = options.has('E') || options.has('A') || options.has('e');
    const tabs = options.has('T') || options.has('A') || options.has('t');
    let number = 0;
    let blank = false;
    return io.forEachFile(options.operands, async (path) => {
      if (plain) {
        for await (const chunk of io.chunks(path)) await io.put(chunk);
        return;
      }
      for await (const { text, newline } of io.lines(path)) {
        if (options.has('s') && blank && text === '') continue;
        blank = text === '';
        const numbered = options.has('b') ? text !== '' : options.has('n');
        const shown = tabs ? text.replaceAll('\t', '^I') : text;
        const end = newline ? `${ends ? '$' : ''}\n` : '';
        io.print(`${numbered ? `${String(++number).padStart(6)}\t` : ''}${shown}${end}`);
      }
    });
  },
  { help: '[OPTION]... [FILE]...' },
);
