import type { Evaluator, Steps } from './evaluator.ts';
import { RecordReader } from './streams.ts';
import { AwkError } from './syntax.ts';
import { toText } from './values.ts';

/** The records of the operands, one file after the other; without operands, of standard input. */
export class MainInput {
  #current: RecordReader | undefined;
  #operand = 1;
  #usedFile = false;

  constructor(readonly evaluator: Evaluator) {}

  *next(): Steps<boolean> {
    const line = yield* this.nextLine();
    if (line === undefined) return false;
    this.evaluator.record.set(line);
    return true;
  }

  /** Counts NR and FNR; the record itself stays. */
  *nextLine(): Steps<string | undefined> {
    for (;;) {
      this.#current ??= this.#open();
      if (!this.#current) return undefined;
      const line = (yield this.#current.next(this.evaluator.text('RS'))) as string | undefined;
      if (line !== undefined) {
        for (const counter of ['NR', 'FNR'])
          this.evaluator.assignGlobal(counter, this.evaluator.number(counter) + 1);
        return line;
      }
      this.#current = undefined;
    }
  }

  skipFile(): void {
    this.#current = undefined;
  }

  #open(): RecordReader | undefined {
    const { evaluator } = this;
    while (this.#operand < evaluator.number('ARGC')) {
      const operand = toText(evaluator.array('ARGV').get(String(this.#operand++)), '%.6g');
      const assignment = /^([A-Za-z_]\w*)=([\s\S]*)$/.exec(operand);
      if (assignment) evaluator.assignOperand(assignment[1]!, assignment[2]!);
      else if (operand !== '') return this.#openFile(operand);
    }
    if (this.#usedFile) return undefined;
    this.#usedFile = true;
    return new RecordReader(evaluator.process.stdin);
  }

  #openFile(name: string): RecordReader {
    this.#usedFile = true;
    this.evaluator.assignGlobal('FILENAME', name);
    this.evaluator.assignGlobal('FNR', 0);
    const reader = this.evaluator.streams.file(name);
    if (reader) return reader;
    throw new AwkError(`cannot open "${name}" (No such file or directory)`);
  }
}
