import { type SignalName, signalNumbers } from '../kernel/process.ts';
import { runSource } from './run-source.ts';
import type { Shell } from './shell.ts';
import { SourceUnit } from './source.ts';

const pseudo: readonly string[] = ['EXIT', 'ERR', 'DEBUG', 'RETURN'];
const deadly: readonly SignalName[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/** `INT`, `sigint`, `2`, `EXIT`, `0` → the name under which a trap is kept. */
export function trapName(text: string): string | undefined {
  if (text === '0') return 'EXIT';
  const upper = text.toUpperCase();
  if (pseudo.includes(upper)) return upper;
  const name = upper.startsWith('SIG') ? upper : `SIG${upper}`;
  if (name in signalNumbers) return name;
  return Object.entries(signalNumbers).find(([, number]) => String(number) === text)?.[0];
}

/** Sets a trap; undefined restores the default. */
export function setTrap(shell: Shell, name: string, command: string | undefined): void {
  shell.forgetTraps.get(name)?.();
  shell.forgetTraps.delete(name);
  if (command === undefined) shell.traps.delete(name);
  else shell.traps.set(name, command);
  if (name in signalNumbers && name !== 'SIGKILL' && name !== 'SIGSTOP' && command !== undefined)
    shell.forgetTraps.set(name, onTrapped(shell, name as SignalName, command));
  if (name === 'EXIT') guardExit(shell);
}

function onTrapped(shell: Shell, name: SignalName, command: string): () => void {
  return shell.process.onSignal(name, () => {
    if (command === '') return;
    shell.pendingTraps.push(name);
    shell.wake();
  });
}

/** A shell that dies of a signal still runs its EXIT trap. */
function guardExit(shell: Shell): void {
  for (const signal of deadly) {
    const key = `EXIT:${signal}`;
    shell.forgetTraps.get(key)?.();
    shell.forgetTraps.delete(key);
    if (!shell.traps.get('EXIT') || shell.interactive || shell.traps.has(signal)) continue;
    const forget = shell.process.onSignal(signal, () => {
      if (shell.traps.has(signal)) return;
      forget();
      const code = 128 + signalNumbers[signal];
      void runExitTrap(shell, code)
        .catch(() => undefined)
        .then(() => shell.process.exit({ code, signal }));
    });
    shell.forgetTraps.set(key, forget);
  }
}

/** Runs the commands of signals that came. */
export async function runPendingTraps(shell: Shell): Promise<void> {
  if (shell.pendingTraps.length === 0 || shell.inTrap) return;
  for (const name of shell.pendingTraps.splice(0)) await runTrap(shell, name);
}

/** Runs a trap's command; the status is as before afterwards. */
export async function runTrap(shell: Shell, name: string): Promise<void> {
  const command = shell.traps.get(name);
  if (!command) return;
  const { status, inTrap, pipeStatus } = shell;
  shell.inTrap = true;
  try {
    await runSource(shell, new SourceUnit(command, shell.unit.name, shell.line));
  } finally {
    shell.inTrap = inTrap;
  }
  shell.status = status;
  shell.pipeStatus = pipeStatus;
}

export async function runExitTrap(shell: Shell, code: number): Promise<number> {
  const command = shell.traps.get('EXIT');
  if (!command) return code;
  shell.traps.delete('EXIT');
  shell.status = code;
  shell.mayBecome = false;
  await runSource(shell, new SourceUnit(command, shell.unit.name, 1));
  return code;
}
