// The functions of PHP that are simulated: one table per subject.
import type { Native, PhpFunction } from '../language/class.ts';
import type { Host } from '../language/host.ts';
import { notSimulated } from '../language/failures.ts';
import { newNames } from '../language/interpreter.ts';
import { arrayFunctions } from './arrays.ts';
import { arrayPieceFunctions } from './array-pieces.ts';
import { arraySortFunctions } from './array-sort.ts';
import { callFunctions } from './calls.ts';
import { classFunctions } from './class-functions.ts';
import { dateFunctions } from './dates.ts';
import { fileFunctions } from './files.ts';
import { hashFunctions } from './hashes.ts';
import { informationFunctions } from './information.ts';
import { knownFunctions } from './known-functions.ts';
import { jsonFunctions } from './json.ts';
import { mathFunctions } from './math.ts';
import { multibyteFunctions } from './multibyte.ts';
import { networkFunctions } from './network.ts';
import { outputFunctions } from './output.ts';
import { patternFunctions } from './pattern-functions.ts';
import { stringFunctions } from './strings.ts';
import { textFunctions } from './texts.ts';
import { typeFunctions } from './type-functions.ts';
import { webFunctions } from './web.ts';

/** `name least-most &positions taken by reference`: `sort 1-2 &0`; `*` for any number. */
export type FunctionTable = Readonly<Record<string, Native>>;

const tables: readonly FunctionTable[] = [
  arrayFunctions,
  arrayPieceFunctions,
  arraySortFunctions,
  callFunctions,
  classFunctions,
  dateFunctions,
  fileFunctions,
  hashFunctions,
  informationFunctions,
  jsonFunctions,
  mathFunctions,
  multibyteFunctions,
  networkFunctions,
  outputFunctions,
  patternFunctions,
  stringFunctions,
  textFunctions,
  typeFunctions,
  webFunctions,
];

const functions = new Map<string, PhpFunction>();

export function nativeOf(signature: string, native: Native): PhpFunction {
  const [, name = '', least = '0', most, references = ''] =
    /^(\w+) (\d+)(?:-(\d+|\*))?(?: &([\d,-]+))?$/.exec(signature) ?? [];
  if (name === '') throw new RangeError(`a signature of no form: ${signature}`);
  const positions = references.split(',').filter((one) => one !== '');
  const last = Math.max(-1, ...positions.map((one) => Math.abs(Number(one))));
  return {
    name,
    native,
    required: Number(least),
    maximum: most === '*' ? Infinity : Number(most ?? least),
    parameters: Array.from({ length: last + 1 }, (_, at) => ({
      name: '',
      byReference: positions.includes(String(at)) || (at === last && positions.includes(`-${at}`)),
      variadic: at === last && positions.includes(`-${at}`),
      nullable: true,
    })),
    byReference: false,
    isGenerator: false,
    isArrow: false,
    file: '',
    line: 0,
    statics: new Map(),
    names: newNames(),
  };
}

/** The function of ours with this name; undefined when PHP (or this simulation of it) has none. */
export function nativeFunction(lowerName: string, _: Host): PhpFunction | undefined {
  if (functions.size === 0)
    for (const table of tables)
      for (const [signature, native] of Object.entries(table)) {
        const fn = nativeOf(signature, native);
        functions.set(fn.name.toLowerCase(), fn);
      }
  const known = functions.get(lowerName);
  if (known || !knownFunctions.has(lowerName)) return known;
  return nativeOf(`${lowerName} 0-*`, () => {
    throw notSimulated(`${lowerName}()`);
  });
}

export const functionNames = (): readonly string[] => (
  nativeFunction('', {} as Host),
  [...functions.keys()].sort()
);
