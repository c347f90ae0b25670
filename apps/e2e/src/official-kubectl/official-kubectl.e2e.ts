// Every official kubectl on this machine against `drydock sandbox serve`, compared with what was recorded and read:
//   RECORD=1 npm run e2e -- official-kubectl      writes testdata/ anew (all versions must be there)
//   VERSIONS=1.33 SCRIPTS=05,06 npm run e2e -- official-kubectl
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { findKubectls } from './kubectls.ts';
import { openWorkplace, type Workplace } from './run-script.ts';
import { commandsOf, formatTranscript, parseTranscript, type Step } from './transcript.ts';

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
    'NO OFFICIAL KUBECTL ON THIS MACHINE: nothing here says that the API server is what it should be.';
  console.error(`\n*** ${notice}\n`);
  // CI is where it must be said with an exit code
  test('there is an official kubectl', () => expect(process.env['DRYDOCK_REQUIRE_KUBECTL']).toBeUndefined());
}

(kubectls.length > 0 ? describe : describe.skip)(
  `official kubectl ${kubectls.map((k) => k.version).join(' ')}`,
  () => {
    const workplaces = new Map<string, Workplace>();

    beforeAll(async () => {
      for (const kubectl of kubectls) workplaces.set(kubectl.version, await openWorkplace(kubectl));
    });
    afterAll(() => Promise.all([...workplaces.values()].map((workplace) => workplace.close())));

    test.each(scripts)('%s', async (script) => {
      const name = script.replace(/\.sh$/, '');
      const commands = commandsOf(read('scripts', script));
      const runs = await Promise.all(
        [...workplaces].map(async ([version, workplace]) => {
          const outcomes = await workplace.run(name.replace(/^\d+-/, ''), commands);
          return [version, outcomes] as const;
        }),
      );
      const steps = commands.map((command, index): Step => {
        const outcomes = runs.map(([version, all]) => [version, all[index] ?? ''] as const);
        return { command, outcomes: new Map(outcomes) };
      });
      const golden = path.join(import.meta.dirname, 'testdata', `${name}.txt`);
      if (process.env['RECORD']) writeFileSync(golden, formatTranscript(steps));
      const recorded = parseTranscript(readFileSync(golden, 'utf8'), [...workplaces.keys()]);
      expect(formatTranscript(steps)).toBe(formatTranscript(recorded));
    });
  },
);
