import type { Value } from './values.ts';

// Statements that leave others: thrown through the generators.
export class BreakLoop extends Error {}
export class ContinueLoop extends Error {}

export class NextRecord extends Error {
  constructor(readonly wholeFile: boolean) {
    super();
  }
}

export class ExitScript extends Error {
  constructor(readonly code: number | undefined) {
    super();
  }
}

export class ReturnValue extends Error {
  constructor(readonly value: Value) {
    super();
  }
}
