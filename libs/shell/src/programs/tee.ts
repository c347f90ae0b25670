import { Errno } from '../kernel/file-system.ts';
import { openPath } from '../kernel/open.ts';
import { program } from './support/program-io.ts';

export const tee = program(
  async (io) => {
    const options = io.options({ short: 'ai', long: { append: 'a', 'ignore-interrupts': 'i' } });
    const append = options.has('a');
    const targets = [];
    for (const path of options.operands) {
      try {
        targets.push(openPath(io.process, path, { write: true, create: true, append, truncate: !append }));
      } catch (error) {
        if (!(error instanceof Errno)) throw error;
        await io.error(`${path}: ${error.message}`);
      }
    }
    for await (const chunk of io.chunks('-')) {
      for (const target of targets) await target.write(chunk);
      io.print(chunk);
    }
    for (const target of targets) target.release();
    return io.failed;
  },
  { help: '[OPTION]... [FILE]...' },
);
