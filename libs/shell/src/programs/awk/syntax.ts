// The syntax tree of awk.

export type Expression =
  | { readonly type: 'number'; readonly value: number }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'regex'; readonly source: string }
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'field'; readonly index: Expression }
  | { readonly type: 'element'; readonly name: string; readonly indexes: readonly Expression[] }
  | {
      readonly type: 'assign';
      readonly operator: string;
      readonly target: Expression;
      readonly value: Expression;
    }
  | {
      readonly type: 'conditional';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | {
      readonly type: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly type: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly type: 'increment'; readonly target: Expression; readonly by: 1 | -1; readonly prefix: boolean }
  | { readonly type: 'in'; readonly indexes: readonly Expression[]; readonly name: string }
  | {
      readonly type: 'call';
      readonly name: string;
      readonly args: readonly Expression[];
      readonly builtin: boolean;
    }
  | {
      readonly type: 'getline';
      readonly from: 'main' | 'file' | 'command';
      readonly source?: Expression;
      readonly target?: Expression;
    };

export type Statement =
  | { readonly type: 'expression'; readonly value: Expression }
  | {
      readonly type: 'print';
      readonly formatted: boolean;
      readonly args: readonly Expression[];
      readonly redirect?: { readonly operator: '>' | '>>' | '|'; readonly target: Expression };
    }
  | { readonly type: 'block'; readonly body: readonly Statement[] }
  | {
      readonly type: 'if';
      readonly test: Expression;
      readonly then: Statement;
      readonly otherwise?: Statement;
    }
  | { readonly type: 'while'; readonly test: Expression; readonly body: Statement; readonly first: boolean }
  | {
      readonly type: 'for';
      readonly start?: Statement;
      readonly test?: Expression;
      readonly step?: Statement;
      readonly body: Statement;
    }
  | { readonly type: 'for-in'; readonly variable: string; readonly array: string; readonly body: Statement }
  | { readonly type: 'break' | 'continue' | 'next' | 'nextfile' }
  | { readonly type: 'exit' | 'return'; readonly value?: Expression }
  | { readonly type: 'delete'; readonly name: string; readonly indexes?: readonly Expression[] };

export interface Rule {
  readonly pattern:
    | { readonly type: 'BEGIN' | 'END' | 'always' }
    | { readonly type: 'test'; readonly test: Expression }
    | { readonly type: 'range'; readonly from: Expression; readonly to: Expression };
  /** Absent: print the record. */
  readonly body?: Statement;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface Script {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
}

/** The text is what awk prints after `awk: `. */
export class AwkError extends Error {}
