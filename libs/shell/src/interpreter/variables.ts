export type VariableValue = string | Map<number, string> | Map<string, string>;

export interface Variable {
  /** Undefined: declared and not set. */
  value: string | undefined;
  indexed: Map<number, string> | undefined;
  associative: Map<string, string> | undefined;
  exported: boolean;
  readonly: boolean;
  integer: boolean;
  lower: boolean;
  upper: boolean;
  reference: boolean;
}

export class ReadonlyVariable extends Error {
  constructor(readonly variable: string) {
    super(`${variable}: readonly variable`);
  }
}

export function emptyVariable(): Variable {
  return {
    value: undefined,
    indexed: undefined,
    associative: undefined,
    exported: false,
    readonly: false,
    integer: false,
    lower: false,
    upper: false,
    reference: false,
  };
}

function copyOf(variable: Variable): Variable {
  return {
    ...variable,
    indexed: variable.indexed && new Map(variable.indexed),
    associative: variable.associative && new Map(variable.associative),
  };
}

/** Shell variables: a global scope, and one more for each function call that uses `local`. */
export class Variables {
  #scopes: Map<string, Variable>[] = [new Map()];
  /** Values made at each look: RANDOM, SECONDS, LINENO … */
  readonly dynamic = new Map<string, { get(): string; set?(value: string): void }>();

  copy(): Variables {
    const copied = new Variables();
    copied.#scopes = this.#scopes.map(
      (scope) => new Map([...scope].map(([name, variable]) => [name, copyOf(variable)])),
    );
    return copied;
  }

  pushScope(): void {
    this.#scopes.push(new Map());
  }

  popScope(): void {
    this.#scopes.pop();
  }

  get depth(): number {
    return this.#scopes.length - 1;
  }

  find(name: string): Variable | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const variable = this.#scopes[i]!.get(name);
      if (!variable) continue;
      if (variable.reference && variable.value && variable.value !== name) return this.find(variable.value);
      return variable;
    }
    return undefined;
  }

  /** The variable a name means, made global when there is none. */
  ensure(name: string): Variable {
    const found = this.find(name);
    if (found) return found;
    const variable = emptyVariable();
    this.#scopes[0]!.set(name, variable);
    return variable;
  }

  /** The variable as it stands, not what a nameref points to. */
  own(name: string): Variable | undefined {
    return this.#scopes.findLast((scope) => scope.has(name))?.get(name);
  }

  declareLocal(name: string): Variable {
    const scope = this.#scopes.at(-1)!;
    let variable = scope.get(name);
    if (!variable)
      scope.set(name, (variable = { ...emptyVariable(), exported: this.find(name)?.exported ?? false }));
    return variable;
  }

  declareGlobal(name: string): Variable {
    let variable = this.#scopes[0]!.get(name);
    if (!variable) this.#scopes[0]!.set(name, (variable = emptyVariable()));
    return variable;
  }

  /** The plain value: of an array, element 0. */
  get(name: string): string | undefined {
    const made = this.dynamic.get(name);
    if (made) return made.get();
    const variable = this.find(name);
    if (!variable) return undefined;
    return variable.value ?? variable.indexed?.get(0) ?? variable.associative?.get('0');
  }

  set(name: string, value: string): void {
    const made = this.dynamic.get(name);
    if (made) return made.set?.(value);
    const variable = this.ensure(name);
    if (variable.readonly) throw new ReadonlyVariable(name);
    if (variable.indexed) variable.indexed.set(0, folded(variable, value));
    else if (variable.associative) variable.associative.set('0', folded(variable, value));
    else variable.value = folded(variable, value);
  }

  setElement(name: string, key: number | string, value: string): void {
    const variable = this.ensure(name);
    if (variable.readonly) throw new ReadonlyVariable(name);
    if (variable.associative) {
      variable.associative.set(String(key), folded(variable, value));
      return;
    }
    if (!variable.indexed) {
      variable.indexed = new Map(variable.value === undefined ? [] : [[0, variable.value]]);
      variable.value = undefined;
    }
    const index = typeof key === 'number' ? key : 0;
    variable.indexed.set(
      index < 0 ? Math.max(-1, ...variable.indexed.keys()) + 1 + index : index,
      folded(variable, value),
    );
  }

  setArray(name: string, values: readonly string[]): void {
    const variable = this.ensure(name);
    if (variable.readonly) throw new ReadonlyVariable(name);
    variable.value = undefined;
    variable.indexed = new Map(values.map((value, index) => [index, value]));
  }

  unset(name: string): void {
    const variable = this.find(name);
    if (variable?.readonly) throw new ReadonlyVariable(name);
    this.dynamic.delete(name);
    for (let i = this.#scopes.length - 1; i >= 0; i--)
      if (this.#scopes[i]!.has(name)) {
        // an unset local stays visible as unset until its function returns
        if (i === 0) this.#scopes[i]!.delete(name);
        else this.#scopes[i]!.set(name, emptyVariable());
        return;
      }
  }

  export(name: string): void {
    this.ensure(name).exported = true;
  }

  /** Every visible name, sorted. */
  names(): string[] {
    return [...new Set(this.#scopes.flatMap((scope) => [...scope.keys()]))].sort();
  }

  environment(): Map<string, string> {
    const env = new Map<string, string>();
    for (const scope of this.#scopes)
      for (const [name, variable] of scope)
        if (variable.exported && variable.value !== undefined) env.set(name, variable.value);
        else env.delete(name);
    return env;
  }
}

/** The keys in order: of an indexed array by number. */
export function keysOf(variable: Variable): string[] {
  if (variable.associative) return [...variable.associative.keys()];
  if (variable.indexed) return [...variable.indexed.keys()].sort((a, b) => a - b).map(String);
  return variable.value === undefined ? [] : ['0'];
}

export function valuesOf(variable: Variable): string[] {
  if (variable.associative) return [...variable.associative.values()];
  if (variable.indexed) return keysOf(variable).map((key) => variable.indexed!.get(Number(key))!);
  return variable.value === undefined ? [] : [variable.value];
}

function folded(variable: Variable, value: string): string {
  if (variable.lower) return value.toLowerCase();
  return variable.upper ? value.toUpperCase() : value;
}
