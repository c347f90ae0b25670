// One statement of a configuration, and what is said when nginx refuses it.

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly file: string;
  readonly line: number;
  readonly block?: readonly Directive[];
}

/** A configuration that nginx refuses. `message` is the whole text after `[emerg] 1#1: `. */
export class ConfigError extends Error {
  /** `syntaxOk`: found only after all files were read, so `nginx -t` has said that the syntax is ok. */
  constructor(
    message: string,
    readonly syntaxOk = false,
  ) {
    super(message);
  }
}

export function configErrorAt(directive: { file: string; line: number }, text: string): ConfigError {
  return new ConfigError(`${text} in ${directive.file}:${directive.line}`);
}
