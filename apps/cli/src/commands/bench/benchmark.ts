/** One line of the table. */
export interface Benchmark {
  readonly name: string;
  readonly what: string;
  /** The figure as text. */
  run(): Promise<string>;
}
