// How control leaves a command early.

export class BreakLoop extends Error {
  constructor(
    public levels: number,
    readonly kind: 'break' | 'continue',
  ) {
    super(kind);
  }
}

export class ReturnFrom extends Error {
  constructor(readonly code: number) {
    super('return');
  }
}

export class ExitShell extends Error {
  constructor(readonly code: number) {
    super('exit');
  }
}

/** An error that ends the current command; a shell that is not interactive ends with it if `fatal`. */
export class ShellError extends Error {
  constructor(
    message: string,
    readonly code = 1,
    readonly fatal = false,
  ) {
    super(message);
  }
}

/** An error in an expansion's arithmetic: bash drops the rest of the line and goes on with the next. */
export class DiscardLine extends ShellError {}

/** Ctrl-C at an interactive shell: back to the prompt. */
export class Interrupted extends Error {
  constructor() {
    super('interrupted');
  }
}
