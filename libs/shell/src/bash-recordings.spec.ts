// What /bin/bash 5.2 answered to testdata/scripts.txt (dev/record-bash.mjs), whole: stdout, stderr, exit code.
import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createMachine, run } from './testdata/machine.ts';

interface Recording {
  readonly script: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

const recordings = JSON.parse(
  readFileSync(new URL('./testdata/bash.json', import.meta.url), 'utf8'),
) as readonly Recording[];

describe('bash, as recorded', () => {
  test.each(recordings.map((recording, i) => [i + 1, recording.script, recording] as const))(
    '%i %s',
    async (_number, script, { stdout, stderr, exit }) => {
      expect(await run(createMachine(), script)).toEqual({ stdout, stderr, exit });
    },
  );
});
