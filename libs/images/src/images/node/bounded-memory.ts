// The memory of a WebAssembly instance, with an end that the program in it cannot survive.

/** What is used of `WebAssembly.Memory`; the engine's libraries know no browser's or Node's types. */
interface Memory {
  readonly buffer: unknown;
  grow(pages: number): number;
}

const { Memory } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Memory: {
        new (size: { readonly initial: number; readonly maximum: number }): Memory;
        prototype: Memory;
      };
    };
  }
).WebAssembly;

/** The heap is full. */
export class OutOfMemory extends Error {}

/** Tries of emscripten for one allocation, each for less. */
const triesToGrow = 2;
/** Pages of 64 KiB: what the engine is built to start with, and twice that. */
const pagesAtStart = 256;
const mostPages = 512;

/**
 * The whole memory of one engine. QuickJS' own limit counts allocations, not their bytes, when it is compiled to
 * WebAssembly. As in Node, no program can catch that memory is full: the second try to grow unwinds the engine
 * (emscripten swallows what `grow` throws, but not what `buffer` throws).
 */
export function boundedMemory(): { readonly wasmMemory: Memory; readonly full: () => boolean } {
  const wasmMemory = new Memory({ initial: pagesAtStart, maximum: mostPages });
  const real = Object.getOwnPropertyDescriptor(Memory.prototype, 'buffer')!.get!;
  const { grow } = Memory.prototype;
  let failed = 0;
  Object.defineProperties(wasmMemory, {
    grow: {
      value: (pages: number) => {
        failed++;
        const before = grow.call(wasmMemory, pages);
        failed = 0;
        return before;
      },
    },
    buffer: {
      get: () => {
        if (failed >= triesToGrow) throw new OutOfMemory();
        return real.call(wasmMemory) as unknown;
      },
    },
  });
  return { wasmMemory, full: () => failed >= triesToGrow };
}
