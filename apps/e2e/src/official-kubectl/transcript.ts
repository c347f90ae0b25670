// A script's commands with what each version of kubectl printed, as text that people can read and compare.
import { minor } from './kubectls.ts';

/** What one command did with one version: stdout behind `| `, stderr behind `! `, the exit code unless it is 0. */
export type Outcome = string;

export interface Step {
  readonly command: string;
  /** By version. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** Commands of a script: one per line, `#` begins a comment, a line that ends in `\` goes on. */
export function commandsOf(script: string): readonly string[] {
  return script
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

export function outcomeOf(stdout: string, stderr: string, code: number | null): Outcome {
  const lines = [
    ...linesOf(stdout).map((line) => `| ${line}`.trimEnd()),
    ...linesOf(stderr).map((line) => `! ${line}`.trimEnd()),
    ...(code === 0 ? [] : [`= ${code ?? 'killed'}`]),
  ];
  return lines.join('\n');
}

const linesOf = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

/** Versions that agree share a block; its head names them when not all do: `[1.27-1.29 1.31]`. */
export function formatTranscript(steps: readonly Step[]): string {
  return steps.map(formatStep).join('\n');
}

function formatStep({ command, outcomes }: Step): string {
  const byOutcome = new Map<Outcome, string[]>();
  for (const [version, outcome] of outcomes)
    byOutcome.set(outcome, [...(byOutcome.get(outcome) ?? []), version]);
  const all = [...outcomes.keys()];
  const blocks = [...byOutcome].map(([outcome, versions]) => {
    const head = byOutcome.size === 1 ? [] : [`[${ranges(versions, all)}]`];
    return [...head, ...(outcome === '' ? [] : [outcome])].join('\n');
  });
  return [`$ ${command}`, ...blocks.filter((block) => block !== ''), ''].join('\n');
}

function ranges(versions: readonly string[], all: readonly string[]): string {
  const runs: string[][] = [];
  for (const version of versions) {
    const run = runs.at(-1);
    if (run && all.indexOf(version) === all.indexOf(run.at(-1)!) + 1) run.push(version);
    else runs.push([version]);
  }
  return runs.map((run) => (run.length === 1 ? run[0] : `${run[0]}-${run.at(-1)}`)).join(' ');
}

/** The steps of a recorded transcript, for these versions: one that was not recorded is taken for the newest before it. */
export function parseTranscript(text: string, versions: readonly string[]): readonly Step[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((step) => {
      const [command = '', ...lines] = step.trimEnd().split('\n');
      const blocks = blocksOf(lines);
      const outcomes = new Map(versions.map((version) => [version, outcomeFor(version, blocks)]));
      return { command, outcomes };
    });
}

interface Block {
  readonly head: string;
  readonly outcome: Outcome;
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: { head: string; lines: string[] }[] = [];
  for (const line of lines) {
    const head = /^\[(1\.[\d. -]+)\]$/.exec(line)?.[1];
    if (head !== undefined) blocks.push({ head, lines: [] });
    else if (blocks.length === 0) blocks.push({ head: '', lines: [line] });
    else blocks.at(-1)!.lines.push(line);
  }
  if (blocks.length === 0) return [{ head: '', outcome: '' }];
  return blocks.map((block) => ({ head: block.head, outcome: block.lines.join('\n') }));
}

function outcomeFor(version: string, blocks: readonly Block[]): Outcome {
  const covers = ({ head }: Block) =>
    head === '' ||
    head.split(' ').some((range) => {
      const [from = '', to = from] = range.split('-');
      return minor(from) <= minor(version) && minor(version) <= minor(to);
    });
  return (blocks.find(covers) ?? blocks.at(-1)!).outcome;
}
