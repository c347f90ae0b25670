// node: the learner's program in QuickJS, until nothing is left to do.
import { decodeUtf8, readAll, writeText } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';
import { OutOfMemory } from './bounded-memory.ts';
import { Engine, loadEngine, OutOfSteps } from './engine.ts';
import { core } from './prelude/core.ts';
import { http } from './prelude/http.ts';
import { modules } from './prelude/modules.ts';
import { World } from './world.ts';

interface Call {
  /** A file, or a text of -e, -p or standard input. */
  readonly file?: string;
  readonly text?: string;
  readonly print: boolean;
  readonly rest: readonly string[];
}

const flagsWithoutEffect =
  /^--(?:no-|trace-|enable-|max-old-space-size|experimental-|unhandled-rejections|dns-result-order|inspect)/;

async function readCall(process: Process): Promise<Call | { readonly says: string; readonly code: number }> {
  const words = process.argv.slice(1);
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '-e' || word === '--eval' || word === '-p' || word === '--print' || word === '-pe')
      return { text: words[at + 1] ?? '', print: word.startsWith('-p') || word === '--print', rest: words.slice(at + 2) };
    if (!word.startsWith('-')) return { file: absolute(process, word), print: false, rest: words.slice(at + 1) };
    if (word === '-' || word === '--') continue;
    if (word === '-i' || word === '--interactive' || word === '--watch' || word === '--test')
      return { says: `not simulated: node ${word}\n`, code: 1 };
    if (!flagsWithoutEffect.test(word)) return { says: `node: bad option: ${word}\n`, code: 9 };
  }
  if (process.terminal) return { says: 'not simulated: the interactive prompt of node; use node -e or a file\n', code: 1 };
  return { text: decodeUtf8(await readAll(process.stdin)), print: false, rest: [] };
} // prettier-ignore

const absolute = (process: Process, path: string) =>
  path.startsWith('/') ? path : `${process.cwd === '/' ? '' : process.cwd}/${path.replace(/^\.\//, '')}`;

const modulePrelude = `
globalThis.__load = (file) => internal.load(file);
globalThis.__resolveModule = (name, base) => {
  if (name.startsWith('node:') || name.startsWith('commonjs:')) return internal.builtin(name) === undefined ? name : name;
  if (internal.builtin(name) !== undefined) return 'node:' + name;
  const file = internal.resolve(name, base);
  return __host('isModule', JSON.stringify([file])) === '{"value":true}' ? file : 'commonjs:' + file;
};`;

/** Whether Node takes a file as an ES module: its name, or `type` of the nearest package.json. */
function isModule(process: Process, file: string): boolean {
  if (file.endsWith('.mjs')) return true;
  if (!file.endsWith('.js')) return false;
  for (let folder = file; folder !== ''; ) {
    folder = folder.slice(0, folder.lastIndexOf('/'));
    const manifest = `${folder}/package.json`;
    if (!process.fs.exists(manifest)) continue;
    try {
      const { type } = JSON.parse(decodeUtf8(process.fs.readFile(manifest))) as { type?: string };
      return type === 'module';
    } catch (error) {
      if (error instanceof SyntaxError || error instanceof Errno) return false;
      throw error;
    }
  }
  return false;
} // prettier-ignore

export const nodeProgram =
  (version: string): Program =>
  async (process) => {
    if (process.argv.some((word, index) => index === 1 && (word === '--version' || word === '-v'))) {
      await writeText(process.stdout, `v${version}\n`);
      return 0;
    }
    const call = await readCall(process);
    if ('says' in call) {
      await writeText(process.stderr, call.says);
      return call.code;
    }
    const loaded = await loadEngine(process.kernel.clock);
    return new Run(process, version, call).start((options) => new Engine(loaded, options));
  };

const heapFull =
  '\n<--- Last few GCs --->\n\nFATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n';

class Run {
  readonly world: World;
  #engine: Engine | undefined;
  #failure: string | undefined;

  constructor(
    readonly process: Process,
    readonly version: string,
    readonly call: Call,
  ) {
    const argv = ['/usr/local/bin/node', ...(call.file === undefined ? [] : [call.file]), ...call.rest];
    this.world = new World(
      process,
      version,
      argv,
      (message) => this.#guard(() => this.#engine!.dispatch(message)),
      (stack, text, unhandledEvent, prefix) => this.#crash(stack, text, unhandledEvent, prefix),
    );
  }

  async start(create: (options: ConstructorParameters<typeof Engine>[1]) => Engine): Promise<number> {
    const { process, world } = this;
    this.#engine = create({
      call: (name, args) =>
        name === 'isModule' ? isModule(process, String(args[0])) : world.call(name, args),
      readModule: (name) => decodeUtf8(process.fs.readFile(name)),
    });
    try {
      this.#guard(() => this.#engine!.run(`${core}${modules}${http}${modulePrelude}`, 'prelude'));
      this.#guard(() => this.#main());
      await world.finished();
      if (world.exitCode === undefined) {
        this.world.call('now', []);
        this.#guard(() => this.#engine!.dispatch(['empty']));
        if (world.busy) await world.finished();
      }
      if (world.exitCode === undefined) this.#guard(() => this.#engine!.dispatch(['leave']));
      await world.finished();
    } finally {
      world.close();
      this.#engine.dispose();
    }
    if (this.#failure !== undefined) await writeText(process.stderr, this.#failure);
    return world.exitCode ?? 0;
  }

  #main(): unknown {
    const { file, text, print } = this.call;
    const engine = this.#engine!;
    if (file === undefined) return engine.dispatch(['script', '[eval]', text ?? '', print]);
    if (!isModule(this.process, file)) return engine.dispatch(['main', file]);
    const source = this.process.fs.exists(file) ? decodeUtf8(this.process.fs.readFile(file)) : '';
    return source === '' ? engine.dispatch(['main', file]) : engine.run(source, file, true);
  }

  /** What comes out of the engine uncaught ends the program. */
  #guard(work: () => unknown): void {
    try {
      const thrown = work();
      if (thrown !== undefined) this.#uncaught(thrown);
    } catch (error) {
      if (error instanceof OutOfMemory) return this.#end(heapFull, 134);
      // the engine itself gave up (WebAssembly traps): this process ends, nothing else
      if (!(error instanceof OutOfSteps)) return this.#end(`FATAL ERROR: ${String(error)}\n`, 134);
      this.#end('not simulated: a program that computes this long without a pause\n', 1);
    }
  }

  #uncaught(thrown: unknown): void {
    const { name = 'Error', message = String(thrown), stack = '' } = thrown as { name?: string; message?: string; stack?: string }; // prettier-ignore
    if ((thrown as { leaving?: boolean }).leaving) return;
    if (message === 'out of memory') return this.#end(heapFull, 134);
    this.#crash(stack, `${name}: ${message}\n${stack}`.trimEnd(), false, '');
  }

  #end(text: string, code: number): void {
    this.#failure ??= text;
    this.world.exitCode ??= code;
    this.world.call('exit', [code]);
  }

  /** Node's report: the place, the line, the error with its stack, its version. */
  #crash(stack: string, text: string, unhandledEvent: boolean, prefix: string): void {
    const place = /\((\/[^:()]+):(\d+)(?::(\d+))?\)|at (\/[^:()]+):(\d+)/.exec(stack);
    const [file, line] = [place?.[1] ?? place?.[4], Number(place?.[2] ?? place?.[5])];
    const source = file !== undefined && this.process.fs.exists(file) ? decodeUtf8(this.process.fs.readFile(file)).split('\n')[line - 1] : undefined; // prettier-ignore
    const indent = source === undefined ? 0 : source.length - source.trimStart().length;
    const head = unhandledEvent
      ? "node:events:497\n      throw er; // Unhandled 'error' event\n      ^\n\n"
      : source !== undefined
        ? `${file}:${line}\n${source}\n${' '.repeat(indent)}^\n\n`
        : text.includes('MODULE_NOT_FOUND')
          ? 'node:internal/modules/cjs/loader:1386\n  throw err;\n  ^\n\n'
          : `node:internal/process/promises:394\n      triggerUncaughtException(err, true /* fromPromise */);\n      ^\n\n`;
    this.#end(`${head}${prefix === '' ? '' : `${prefix}:\n`}${text}\n\nNode.js v${this.version}\n`, 1);
  }
}
