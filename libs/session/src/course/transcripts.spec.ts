// Every command of the course texts, in their order, as a learner types it. RECORD=1 writes what came (names stay where they fit).
import path from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { replayTranscript, transcriptsIn } from '../testing/transcript.ts';
import { stopJq } from '../workstation/jq-worker.ts';

jest.setTimeout(60_000);
afterAll(() => stopJq());

const directory = path.resolve(import.meta.dirname, 'testdata');

test.each(transcriptsIn(directory))('%s', async (name) => {
  const { played, written } = await replayTranscript(path.join(directory, name));
  expect(played).toEqual(written);
});
