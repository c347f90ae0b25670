import { decodeBase64, decodeUtf8, encodeBase64 } from '@drydock/machinery';
import { program } from './support/program-io.ts';

export const base64 = program(
  async (io) => {
    const options = io.options({
      short: 'dDiw:',
      long: { decode: 'd', 'ignore-garbage': 'i', 'wrap=': 'w' },
    });
    const path = options.operands[0] ?? '-';
    const bytes = await io.bytes(path);
    if (!options.has('d') && !options.has('D')) {
      const text = encodeBase64(bytes);
      const width = options.number('w', 76);
      if (width === 0) io.print(text);
      else for (let i = 0; i < text.length; i += width) io.print(`${text.slice(i, i + width)}\n`);
      return 0;
    }
    const text = decodeUtf8(bytes).replace(options.has('i') ? /[^A-Za-z0-9+/=]/g : /[\r\n]/g, '');
    const whole = decodeBase64(text);
    if (whole) {
      io.print(whole);
      return 0;
    }
    // as much as can be read comes out before the error
    const good = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2,3})?/.exec(text)![0];
    const padded = good + '='.repeat((4 - (good.length % 4)) % 4);
    io.print(decodeBase64(padded) ?? new Uint8Array(0));
    return io.error(io.busybox ? 'truncated input' : 'invalid input');
  },
  { help: '[OPTION]... [FILE]' },
);
