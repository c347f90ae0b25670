// QuickJS, loaded when the first node program of this worker starts, with limits on memory, stack and steps.
import type { Clock } from '@drydock/machinery';
import type {
  QuickJSContext,
  QuickJSHandle,
  QuickJSRuntime,
  QuickJSWASMModule,
} from 'quickjs-emscripten-core';
import { boundedMemory, OutOfMemory } from './bounded-memory.ts';

/** QuickJS and the memory it lives in. */
export interface Loaded {
  readonly module: QuickJSWASMModule;
  /** The program wanted more memory than there is. */
  readonly full: () => boolean;
}

/** An instance of its own for each process: what goes wrong inside one stays there. The clock stands still while it loads. */
export function loadEngine(clock: Clock): Promise<Loaded> {
  return clock.hold(instance());
}

async function instance(): Promise<Loaded> {
  const [core, variant] = await Promise.all([
    import('quickjs-emscripten-core'),
    import('@jitl/quickjs-singlefile-mjs-release-sync'),
  ]);
  const { wasmMemory, full } = boundedMemory();
  const bounded = core.newVariant(variant.default, { wasmMemory: wasmMemory as never });
  return { module: await core.newQuickJSWASMModuleFromVariant(bounded), full };
}

const stackLimit = 160 * 1024;
/** Calls of the interrupt handler (one per some thousand steps) between two waits of the program: a third of a second. */
const mostInterrupts = 1000;

/** Computed too long without a pause. */
export class OutOfSteps extends Error {}

export type HostCall = (name: string, args: readonly unknown[]) => unknown;

/** An error that the program sees as an Error with these properties. */
export class HostError extends Error {
  constructor(readonly fields: Readonly<Record<string, unknown>> & { readonly message: string }) {
    super(fields.message);
  }
}

export interface EngineOptions {
  readonly call: HostCall;
  /** Source of an ES module by its resolved name; undefined: it is CommonJS or JSON. Throws Errno. */
  readonly readModule: (name: string) => string;
}

/** One program's JavaScript world. */
export class Engine {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  #interrupts = 0;
  /** A call is running inside: the world may not be taken down under it. */
  #depth = 0;
  #disposed = false;

  readonly #full: () => boolean;

  constructor({ module, full }: Loaded, options: EngineOptions) {
    this.#full = full;
    this.#runtime = module.newRuntime();
    this.#runtime.setMaxStackSize(stackLimit);
    this.#runtime.setInterruptHandler(() => full() || ++this.#interrupts > mostInterrupts);
    this.#context = this.#runtime.newContext();
    this.#installHost(options.call);
    this.#installModules(options.readModule);
  }

  get outOfSteps(): boolean {
    return this.#interrupts > mostInterrupts;
  }

  /** Runs a text; undefined or what it threw, as JSON-like data. */
  run(text: string, file: string, module = false): unknown {
    return this.#enter(() => {
      const result = this.#context.evalCode(text, file, module ? { type: 'module' } : {});
      if (result.error) return this.#thrown(result.error);
      const state = this.#context.getPromiseState(result.value);
      if (module && state.type === 'rejected') return this.#thrown(state.error);
      result.value.dispose();
      return undefined;
    });
  }

  /** Calls the program's door. */
  dispatch(message: readonly unknown[]): unknown {
    return this.#enter(() => {
      const context = this.#context;
      const door = context.getProp(context.global, '__dispatch');
      const argument = context.newString(JSON.stringify(message));
      const result = context.callFunction(door, context.undefined, argument);
      argument.dispose();
      door.dispose();
      if (result.error) return this.#thrown(result.error);
      result.value.dispose();
      return undefined;
    });
  }

  dispose(): void {
    if (this.#disposed || this.#depth > 0) return;
    this.#disposed = true;
    if (this.#full()) return;
    try {
      this.#context.dispose();
      this.#runtime.dispose();
    } catch {
      // what a stopped program still held is freed with the worker
    }
  }

  #enter(work: () => unknown): unknown {
    if (this.#disposed) return undefined;
    if (this.#full()) throw new OutOfMemory();
    if (this.#depth === 0) this.#interrupts = 0;
    this.#depth++;
    try {
      const thrown = work();
      if (thrown !== undefined || this.#depth > 1) return thrown;
      const jobs = this.#runtime.executePendingJobs();
      return jobs.error ? this.#thrown(jobs.error) : undefined;
    } finally {
      this.#depth--;
    }
  }

  #thrown(error: QuickJSHandle): unknown {
    if (this.#full()) throw new OutOfMemory();
    const data = this.#context.dump(error) as unknown;
    error.dispose();
    if (this.outOfSteps) throw new OutOfSteps();
    return data ?? { message: String(data) };
  }

  #installHost(call: HostCall): void {
    const context = this.#context;
    const define = (
      name: string,
      run: (...args: QuickJSHandle[]) => QuickJSHandle | { error: QuickJSHandle },
    ) => {
      const made = context.newFunction(name, run);
      context.setProp(context.global, name, made);
      made.dispose();
    };
    define('__host', (name, args) => {
      const given = JSON.parse(context.getString(args!)) as unknown[];
      return context.newString(answerOf(() => call(context.getString(name!), given)));
    });
    define('__compile', (file, text) => {
      const result = context.evalCode(context.getString(text!), context.getString(file!));
      return result.error ? { error: result.error } : result.value;
    });
  }

  /** Built-in modules of Node become ES modules by their names; files are read. */
  #installModules(readModule: (name: string) => string): void {
    this.#runtime.setModuleLoader(
      (name) => {
        if (!name.startsWith('node:') && !name.startsWith('commonjs:')) return readModule(name);
        const from = name.startsWith('node:')
          ? `globalThis.__require(${JSON.stringify(name.slice(5))})`
          : `globalThis.__load(${JSON.stringify(name.slice(9))})`;
        const names = name.startsWith('node:') ? this.#text('__names', name.slice(5)).split(',').filter(Boolean) : [];
        const exported = names.map((one) => `export const ${one} = all[${JSON.stringify(one)}];`).join('\n');
        return `const all = ${from};\nexport default all;\n${exported}`;
      },
      (base, requested) => this.#text('__resolveModule', requested, base),
    );
  } // prettier-ignore

  #text(name: string, ...args: string[]): string {
    const context = this.#context;
    const run = context.getProp(context.global, name);
    const handles = args.map((one) => context.newString(one));
    const result = context.callFunction(run, context.undefined, ...handles);
    for (const handle of [run, ...handles]) handle.dispose();
    const value = context.unwrapResult(result);
    const text = context.getString(value);
    value.dispose();
    return text;
  }
}

function answerOf(work: () => unknown): string {
  try {
    return JSON.stringify({ value: work() ?? null });
  } catch (error) {
    if (error instanceof HostError) return JSON.stringify({ error: { ...error.fields } });
    throw error;
  }
}
