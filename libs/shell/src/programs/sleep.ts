import { program } from './support/program-io.ts';

/** `1`, `0.5`, `2m`, `infinity` → milliseconds. */
export function parseInterval(text: string): number | undefined {
  if (text === 'infinity' || text === 'inf') return Infinity;
  const match = /^(\d+\.?\d*|\.\d+)([smhd]?)$/.exec(text);
  if (!match) return undefined;
  const unit = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[match[2]!]!;
  return Number(match[1]) * unit * 1000;
}

export const sleep = program(
  async (io) => {
    if (io.args.length === 0) return io.error("missing operand\nTry 'sleep --help' for more information.");
    let total = 0;
    for (const arg of io.args) {
      const ms = parseInterval(arg);
      if (ms === undefined)
        return io.error(
          io.busybox
            ? `invalid number '${arg}'`
            : `invalid time interval '${arg}'\nTry 'sleep --help' for more information.`,
        );
      total += ms;
    }
    if (total === Infinity) await io.process.ended.race(new Promise(() => undefined));
    await io.process.clock.sleep(total, io.process.ended);
    return 0;
  },
  { help: 'NUMBER[SUFFIX]...' },
);
