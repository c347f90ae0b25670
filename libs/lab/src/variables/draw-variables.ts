import { createRandom, type Random } from '@drydock/machinery';
import type { Variable } from '../schema/lab.ts';

export type VariableValue = string | number | boolean;
export type Variables = Readonly<Record<string, VariableValue>>;

/** One seed for everything, or one per learner (the same in every attempt) and one per attempt. */
export type Seed = string | { readonly learner: string; readonly attempt: string };

const names = [
  'atlas',
  'beacon',
  'cedar',
  'delta',
  'ember',
  'fjord',
  'garnet',
  'harbor',
  'iris',
  'juniper',
  'krill',
  'lagoon',
];
const passwordAlphabet = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** The variables of a lab for a seed. Each has a stream of its own: a new variable does not change the others. */
export function drawVariables(variables: readonly Variable[], seed: Seed): Variables {
  return Object.fromEntries(
    variables.map((variable) => {
      const { learner, attempt } = typeof seed === 'string' ? { learner: seed, attempt: seed } : seed;
      const random = createRandom(`${variable.scope === 'attempt' ? attempt : learner}/${variable.name}`);
      return [variable.name, draw(variable, random)];
    }),
  );
}

function draw(variable: Variable, random: Random): VariableValue {
  switch (variable.type) {
    case 'constant':
      return variable.value;
    case 'choice':
    case 'fault':
      return variable.from[random.int(variable.from.length)]!;
    case 'int':
      return variable.range[0] + random.int(variable.range[1] - variable.range[0] + 1);
    case 'name': {
      const from = variable.from ?? names;
      return from[random.int(from.length)]!;
    }
    case 'password':
      return random.string(variable.length ?? 16, passwordAlphabet);
  }
}
