import type { Variables } from './draw-variables.ts';

const reference = /\$\{vars\.([A-Za-z][A-Za-z0-9_]*)\}/g;

/** Fills in `${vars.x}`; a text that is nothing else takes the variable's type. Unknown variables stay as they are. */
export function interpolate(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return interpolateText(value, variables);
  if (Array.isArray(value)) return value.map((item) => interpolate(item, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolate(item, variables)]));
}

function interpolateText(text: string, variables: Variables): unknown {
  const whole = /^\$\{vars\.([A-Za-z][A-Za-z0-9_]*)\}$/.exec(text);
  if (whole && Object.hasOwn(variables, whole[1]!)) return variables[whole[1]!];
  return fillIn(text, variables);
}

/** The same for a text that stays a text, such as a file. */
export function fillIn(text: string, variables: Variables): string {
  return text.replace(reference, (match, name: string) =>
    Object.hasOwn(variables, name) ? String(variables[name]) : match,
  );
}

/** Names of variables that a text refers to. */
export function referencesIn(text: string): readonly string[] {
  return [...text.matchAll(reference)].map((match) => match[1]!);
}
