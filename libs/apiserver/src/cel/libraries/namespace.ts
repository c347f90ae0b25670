// Functions like `sets.contains(a, b)`: the package has no dotted names, so `sets` is a constant with methods.
import type { Environment } from '@marcbachmann/cel-js';

type Handler = (...values: never[]) => unknown;

/** Registers `name.method(…)` for each signature: `contains(list, list): bool`. */
export function registerNamespace(
  environment: Environment,
  name: string,
  methods: Readonly<Record<string, Handler>>,
): void {
  const type = `kubernetes.${name}Namespace`;
  class Namespace {}
  environment.registerType(type, Namespace);
  environment.registerConstant(name, type, new Namespace());
  for (const [signature, handler] of Object.entries(methods))
    environment.registerFunction(`${type}.${signature}`, (_self: unknown, ...values: never[]) =>
      handler(...values),
    );
}
