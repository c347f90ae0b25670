import { signalNumbers } from '../../kernel/process.ts';
import { quoteForInput } from '../quote.ts';
import type { Shell } from '../shell.ts';
import { setTrap, trapName } from '../traps.ts';
import { type Builtins, complain } from './builtin.ts';

export const trapBuiltins: Builtins = {
  times: async (shell) => {
    await shell.write('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
    return 0;
  },
  trap,
};

async function trap(shell: Shell, args: readonly string[]): Promise<number> {
  const words = args[0] === '--' ? args.slice(1) : args;
  if (words[0] === '-l') {
    await shell.write(
      Object.entries(signalNumbers)
        .map(([name, number]) => `${String(number).padStart(2)}) ${name}\n`)
        .join(''),
    );
    return 0;
  }
  if (words.length === 0 || words[0] === '-p') return show(shell, words.slice(1));
  const [command, ...signals] = words;
  // a lone signal number resets it
  const reset = signals.length === 0 || command === '-';
  let status = 0;
  for (const signal of signals.length === 0 ? words : signals) {
    const name = trapName(signal);
    if (name === undefined) status = await complain(shell, 'trap', `${signal}: invalid signal specification`);
    else setTrap(shell, name, reset ? undefined : command);
  }
  return status;
}

async function show(shell: Shell, wanted: readonly string[]): Promise<number> {
  const order = ['EXIT', ...Object.keys(signalNumbers), 'DEBUG', 'ERR', 'RETURN'];
  const names = wanted.length > 0 ? wanted.map((word) => trapName(word) ?? '') : order;
  for (const name of names) {
    const command = shell.traps.get(name);
    if (command !== undefined) await shell.write(`trap -- ${quoteForInput(command)} ${name}\n`);
  }
  return 0;
}
