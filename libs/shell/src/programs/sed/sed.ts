import { Errno } from '../../kernel/file-system.ts';
import { program, type ProgramIo } from '../support/program-io.ts';
import { type Address, parseSed, type SedCommand, SedError } from './parse.ts';
import { type Input, print, type State, substitute, write } from './state.ts';

export const sed = program(
  async (io) => {
    const options = io.options({
      short: 'e:Ef:i::l:nrsuz',
      long: {
        'expression=': 'e',
        'regexp-extended': 'E',
        'file=': 'f',
        'in-place?': 'i',
        quiet: 'n',
        silent: 'n',
        separate: 's',
        'null-data': 'z',
        debug: '1',
        posix: '2',
      },
    });
    const operands = [...options.operands];
    const scripts = [...options.values('e')];
    for (const file of options.values('f')) scripts.push((await io.text(file)).replace(/\n$/, ''));
    if (scripts.length === 0) {
      const script = operands.shift();
      if (script === undefined) return usage(io);
      scripts.push(script);
    }
    const source = scripts.join('\n');
    const quiet = options.has('n') || source.startsWith('#n\n');
    let commands: SedCommand[];
    try {
      commands = parseSed(source, options.has('E') || options.has('r'));
    } catch (error) {
      if (error instanceof SedError) return io.error(error.message);
      throw error;
    }
    const state = newState(io, commands, quiet);
    const inPlace = options.has('i') ? (options.value('i') ?? '') : undefined;
    if (inPlace === undefined && !options.has('s')) await run(state, joined(io, operands));
    else for (const path of operands) await editFile(state, path, inPlace);
    for (const [path, text] of state.files) io.process.fs.writeFile(io.path(path), text);
    return state.quit ?? io.failed;
  },
  { help: '[OPTION]... {script-only-if-no-other-script} [input-file]...' },
);

async function usage(io: ProgramIo): Promise<number> {
  const text = 'Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n';
  await io.process.stderr.write(Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  return 1;
}

function newState(io: ProgramIo, commands: readonly SedCommand[], quiet: boolean): State {
  return {
    io,
    commands,
    quiet,
    files: new Map(),
    next: async () => undefined,
    ahead: undefined,
    looksAhead: commands.some(({ addresses }) => addresses.some(({ kind }) => kind === 'last')),
    pattern: '',
    hold: '',
    newline: true,
    line: 0,
    substituted: false,
    appended: [],
    lastRegex: undefined,
    out: (text) => io.print(text),
    quit: undefined,
  };
}

async function* joined(io: ProgramIo, paths: readonly string[]): AsyncGenerator<Input> {
  for (const path of paths.length > 0 ? paths : ['-']) {
    try {
      if (
        path !== '-' &&
        io.process.fs.exists(io.path(path)) &&
        io.process.fs.stat(io.path(path)).type === 'directory'
      ) {
        await io.error(`read error on ${path}: Is a directory`);
        continue;
      }
      yield* io.lines(path);
    } catch (error) {
      if (!(error instanceof Errno)) throw error;
      await io.error(
        io.busybox ? `${path}: ${error.message}` : `can't read ${path}: ${error.message}`,
        io.busybox ? 1 : 2,
      );
    }
  }
}

async function editFile(state: State, path: string, inPlace: string | undefined): Promise<void> {
  const { io } = state;
  const { fs } = io.process;
  state.line = 0;
  if (inPlace === undefined) return run(state, joined(io, [path]));
  if (!fs.exists(io.path(path)))
    return void (await io.error(`can't read ${path}: No such file or directory`, 2));
  let text = '';
  const outer = state.out;
  state.out = (part) => (text += part);
  const before = fs.readFile(io.path(path)).slice();
  await run(state, io.lines(path));
  state.out = outer;
  if (inPlace !== '')
    fs.writeFile(io.path(inPlace.includes('*') ? inPlace.replaceAll('*', path) : path + inPlace), before);
  fs.writeFile(io.path(path), text);
}

async function run(state: State, input: AsyncGenerator<Input>): Promise<void> {
  state.next = async () => (await input.next()).value as Input | undefined;
  state.ahead = undefined;
  for (const command of state.commands) command.active = false;
  while (state.quit === undefined && (await readLine(state))) await cycle(state);
}

async function readLine(state: State, append = false): Promise<boolean> {
  const line = state.ahead ?? (await state.next());
  state.ahead = undefined;
  if (!line) return false;
  state.pattern = append ? `${state.pattern}\n${line.text}` : line.text;
  state.newline = line.newline;
  state.line++;
  if (state.looksAhead) state.ahead = await state.next();
  return true;
}

async function cycle(state: State): Promise<void> {
  state.substituted = false;
  let restart = true;
  while (restart) {
    restart = false;
    const outcome = await runCommands(state);
    if (outcome === 'delete') break;
    if (outcome === 'restart') {
      await flushAppended(state);
      restart = true;
      continue;
    }
    if (!state.quiet && outcome !== 'silent') print(state, state.pattern);
  }
  await flushAppended(state);
}

async function flushAppended(state: State): Promise<void> {
  for (const text of state.appended.splice(0)) state.out(text);
}

type Outcome = 'end' | 'delete' | 'restart' | 'silent';

const maxJumps = 1_000_000;

async function runCommands(state: State): Promise<Outcome> {
  let jumps = 0;
  for (let i = 0; i < state.commands.length; i++) {
    const command = state.commands[i]!;
    if (!selected(state, command)) {
      if (command.letter === '{') i = command.target;
      continue;
    }
    if (command.letter === '{' || command.letter === '}' || command.letter === ':') continue;
    const jump = jumpTarget(state, command);
    if (jump !== undefined) {
      if (++jumps % 1000 === 0) await state.io.process.yield();
      if (jumps > maxJumps) return 'end';
      i = jump - 1;
      continue;
    }
    const outcome = await execute(state, command);
    if (outcome) return outcome;
  }
  return 'end';
}

function jumpTarget(state: State, command: SedCommand): number | undefined {
  if (command.letter === 'b') return command.target;
  if (command.letter !== 't' && command.letter !== 'T') return undefined;
  const wanted = command.letter === 't';
  const was = state.substituted;
  state.substituted = false;
  return was === wanted ? command.target : undefined;
}

function selected(state: State, command: SedCommand): boolean {
  return applies(state, command) !== command.negated;
}

function applies(state: State, command: SedCommand): boolean {
  const [first, second] = command.addresses;
  if (!first) return true;
  if (!second) return matches(state, first);
  if (command.active) {
    if (second.kind === 'line' || second.kind === 'offset' || second.kind === 'multiple') {
      if (state.line >= command.endLine) command.active = false;
      return state.line <= command.endLine;
    }
    if (matches(state, second)) command.active = false;
    return true;
  }
  const zero = first.kind === 'line' && first.line === 0 && state.line === 1;
  if (!zero && !matches(state, first)) return false;
  if (zero && matches(state, second)) return true;
  command.endLine =
    second.kind === 'line'
      ? second.line
      : second.kind === 'offset'
        ? state.line + second.lines
        : second.kind === 'multiple'
          ? Math.ceil(state.line / second.of) * second.of
          : 0;
  const single =
    (second.kind === 'line' || second.kind === 'offset' || second.kind === 'multiple') &&
    command.endLine <= state.line;
  command.active = !single && !(second.kind === 'last' && !state.ahead);
  return true;
}

function matches(state: State, address: Address): boolean {
  switch (address.kind) {
    case 'line':
      return state.line === address.line;
    case 'last':
      return !state.ahead;
    case 'step':
      return address.step === 0
        ? state.line === address.first
        : state.line >= address.first && (state.line - address.first) % address.step === 0;
    case 'regex': {
      const regex = address.regex ?? state.lastRegex;
      state.lastRegex = regex;
      return regex?.test(state.pattern) ?? false;
    }
    default:
      return false;
  }
}

async function execute(state: State, command: SedCommand): Promise<Outcome | undefined> {
  switch (command.letter) {
    case 's':
      substitute(state, command.substitution!);
      return undefined;
    case 'y':
      state.pattern = [...state.pattern].map((letter) => command.map!.get(letter) ?? letter).join('');
      return undefined;
    case 'd':
      return 'delete';
    case 'D': {
      const at = state.pattern.indexOf('\n');
      if (at < 0) return 'delete';
      state.pattern = state.pattern.slice(at + 1);
      return 'restart';
    }
    case 'p':
      print(state, state.pattern);
      return undefined;
    case 'P':
      state.out(`${state.pattern.split('\n')[0]}\n`);
      return undefined;
    case 'a':
      state.appended.push(`${command.text}\n`);
      return undefined;
    case 'i':
      state.out(`${command.text}\n`);
      return undefined;
    case 'c':
      if (command.addresses.length < 2 || command.negated || !command.active) state.out(`${command.text}\n`);
      return 'delete';
    case '=':
      state.out(`${state.line}\n`);
      return undefined;
    case 'n':
      state.ahead ??= await state.next();
      if (!state.ahead) return state.quiet ? 'silent' : 'end';
      if (!state.quiet) print(state, state.pattern);
      await flushAppended(state);
      await readLine(state);
      return undefined;
    case 'N':
      state.ahead ??= await state.next();
      if (!state.ahead) return 'end';
      await flushAppended(state);
      await readLine(state, true);
      return undefined;
    default:
      return executeRare(state, command);
  }
}

async function executeRare(state: State, command: SedCommand): Promise<Outcome | undefined> {
  const { io } = state;
  switch (command.letter) {
    case 'g':
      state.pattern = state.hold;
      break;
    case 'G':
      state.pattern += `\n${state.hold}`;
      break;
    case 'h':
      state.hold = state.pattern;
      break;
    case 'H':
      state.hold += `\n${state.pattern}`;
      break;
    case 'x':
      [state.pattern, state.hold] = [state.hold, state.pattern];
      break;
    case 'z':
      state.pattern = '';
      break;
    case 'l':
      state.out(`${state.pattern.replace(/\\/g, '\\\\').replace(/\t/g, '\\t').replace(/\n/g, '\\n')}$\n`);
      break;
    case 'r':
      if (io.process.fs.exists(io.path(command.text))) state.appended.push(await io.text(command.text));
      break;
    case 'w':
      write(state, command.text);
      break;
    case 'q':
      state.quit = Number(command.text || 0);
      return 'end';
    case 'Q':
      state.quit = Number(command.text || 0);
      return 'delete';
    default:
  }
  return undefined;
}
