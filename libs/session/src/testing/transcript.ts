// Transcripts: what a course types and what it sees. `$ ` begins a command, `> ` continues it, the other lines are its output,
// both streams as a terminal shows them; a `\` ends a last line that has no line end. Lines before the first command are comments.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Sandbox } from '../sandbox.ts';

export interface Step {
  readonly command: string;
  readonly output: string;
}

/** What differs from run to run, by the names that transcripts use. */
const varying: Readonly<Record<string, string>> = {
  '<age>': '[0-9][0-9smhd]*',
  '<any>': '.*',
  '<hash>': '[a-f0-9]{64}',
  '<id>': '[a-z0-9]{5}',
  '<ip>': '[0-9]+\\.[0-9]+\\.[0-9]+\\.[0-9]+',
  '<number>': '[0-9]+',
  '<port>': '3[0-2][0-9]{3}',
  '<uid>': '[-0-9a-f]{36}',
  '<template>': '[a-z0-9]{8,10}',
};

export function transcriptsIn(directory: string): readonly string[] {
  return readdirSync(directory).filter((name) => name.endsWith('.transcript'));
}

/** Plays a file in a fresh sandbox. With RECORD in the environment the file is written anew; its names stay where they fit. */
export async function replayTranscript(
  file: string,
): Promise<{ readonly played: readonly Step[]; readonly written: readonly Step[] }> {
  const text = readFileSync(file, 'utf8');
  const written = parseTranscript(text);
  const sandbox = await Sandbox.create({ seed: path.basename(file) });
  const played = await playTranscript(sandbox, written);
  sandbox.stop();
  const head = text.slice(0, text.indexOf('$ '));
  if (process.env['RECORD']) writeFileSync(file, head + writeTranscript(played));
  return { played, written };
}

function parseTranscript(text: string): readonly Step[] {
  const steps: { command: string; output: string }[] = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const last = steps.at(-1);
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2), output: '' });
    else if (last && /^> ?/.test(line) && last.output === '') last.command += `\n${line.slice(2)}`;
    else if (last) last.output += `${line}\n`;
  }
  return steps;
}

const mark = '\u0001';

/** Types the commands into one bash and answers the transcript as it came out, with the given names where they fit. */
async function playTranscript(sandbox: Sandbox, steps: readonly Step[]): Promise<readonly Step[]> {
  const typed = steps.map(({ command }) => `${command}\nprintf '${mark}'\n`).join('');
  const { stdout, stderr } = await sandbox.runScript(`exec 2>&1\ncd ~\n${typed}`, 'transcript.sh');
  const outputs = stdout.split(mark);
  const rest = [...outputs.slice(steps.length), stderr].join('');
  return [
    ...steps.map(({ command, output }, index) => ({
      command,
      output: withNames(output, closed(outputs[index] ?? 'the shell has ended\n')),
    })),
    ...(rest === '' ? [] : [{ command: 'afterwards', output: rest }]),
  ];
}

/** The lines that came, those that fit their pattern written as the pattern. */
function withNames(pattern: string, actual: string): string {
  const [wanted, came] = [pattern.split('\n'), actual.split('\n')];
  return came.map((line, index) => (fits(wanted[index] ?? '', line) ? wanted[index] : line)).join('\n');
}

function fits(pattern: string, line: string): boolean {
  if (!/<[a-z]+>/.test(pattern)) return pattern === line;
  // columns move with what stands in them
  const source = pattern
    .split(/(<[a-z]+>| {2,})/)
    .map((part) => varying[part] ?? (/^ {2,}$/.test(part) ? ' +' : escaped(part)))
    .join('');
  return new RegExp(`^${source}$`).test(line);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
const closed = (text: string) => (text === '' || text.endsWith('\n') ? text : `${text}\\\n`);

/** The transcript as its file has it. */
function writeTranscript(steps: readonly Step[]): string {
  return steps.map(({ command, output }) => `$ ${command.replaceAll('\n', '\n> ')}\n${output}`).join('');
}
