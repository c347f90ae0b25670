// Every official kubectl on this machine against `drydock sandbox serve`, compared with what was recorded and read:
//   RECORD=1 npm run e2e -- official-kubectl      writes testdata/ anew (all versions must be there)
//   VERSIONS=1.33 SCRIPTS=05,06 npm run e2e -- official-kubectl
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findKubectls } from './kubectls.ts';
import { openWorkplace, type Workplace } from './run-script.ts';
import { commandsOf, formatTranscript, parseTranscript, type Outcome, type Step } from './transcript.ts';

jest.setTimeout(600_000);

const wanted = (variable: string, name: string) =>
  process.env[variable]?.split(',').some((part) => name.startsWith(part)) ?? true;
const kubectls = findKubectls().filter(({ version }) => wanted('VERSIONS', version));
const scripts = readdirSync(path.join(import.meta.dirname, 'scripts'))
  .filter((name) => wanted('SCRIPTS', name))
  .sort();
const read = (...names: readonly string[]) => readFileSync(path.join(import.meta.dirname, ...names), 'utf8');

if (kubectls.length === 0) {
  const notice =
    'NO OFFICIAL KUBECTL ON THIS MACHINE: nothing here says that the API server is what it should be. Put one into the PATH (and kubectl.1.27 … beside it).';
  console.error(`\n*** ${notice}\n`);
  test('there is an official kubectl', () => {
    // CI is where it must be said with an exit code
    if (process.env['DRYDOCK_REQUIRE_KUBECTL']) throw new Error(notice);
  });
}

/** The oldest, the newest, and the one that came with websockets do everything. */
const thorough = ['1.27', '1.30', '1.33'];
/** What is worth running with the others as well: where versions say it in another way, or carry it otherwise. */
const everywhere = /create|apply|containers|access|custom-resources/;
const isRunBy = (version: string, script: string) =>
  process.env['VERSIONS'] !== undefined || thorough.includes(version) || everywhere.test(script);

type ScriptRuns = ReadonlyMap<string, Promise<readonly Outcome[]>>;

/** All scripts, one after the other; the versions do not wait for each other. */
function startScripts(workplace: Workplace, version: string): ScriptRuns {
  const runs = new Map<string, Promise<readonly Outcome[]>>();
  let before: Promise<unknown> = Promise.resolve();
  for (const script of scripts.filter((name) => isRunBy(version, name))) {
    const namespace = script.replace(/^\d+-|\.sh$/g, '');
    const run = before.then(() => workplace.run(namespace, commandsOf(read('scripts', script))));
    before = run.catch(() => undefined); // the test of that script says it
    runs.set(script, run);
  }
  return runs;
}

(kubectls.length > 0 ? describe : describe.skip)(
  `official kubectl ${kubectls.map((k) => k.version).join(' ')}`,
  () => {
    let workplaces: readonly Workplace[] = [];
    let runs: ReadonlyMap<string, ScriptRuns> = new Map();

    beforeAll(async () => {
      workplaces = await Promise.all(kubectls.map(openWorkplace));
      runs = new Map(
        kubectls.map(({ version }, index) => [version, startScripts(workplaces[index]!, version)]),
      );
    });
    afterAll(() => Promise.all(workplaces.map((workplace) => workplace.close())));

    test.each(scripts)('%s', async (script) => {
      const name = script.replace(/\.sh$/, '');
      const commands = commandsOf(read('scripts', script));
      const outcomesOf = new Map<string, readonly Outcome[]>();
      for (const [version, run] of runs)
        if (run.has(script)) outcomesOf.set(version, (await run.get(script)) ?? []);
      const steps = commands.map((command, index): Step => {
        const outcomes = [...outcomesOf].map(([version, all]) => [version, all[index] ?? ''] as const);
        return { command, outcomes: new Map(outcomes) };
      });
      const golden = path.join(import.meta.dirname, 'testdata', `${name}.txt`);
      if (process.env['RECORD']) writeFileSync(golden, formatTranscript(steps));
      const recorded = parseTranscript(readFileSync(golden, 'utf8'), [...outcomesOf.keys()]);
      expect(formatTranscript(steps)).toBe(formatTranscript(recorded));
    });
  },
);
