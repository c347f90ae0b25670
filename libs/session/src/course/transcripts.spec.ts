// Every command of the course texts, in their order, as a learner types it. RECORD=1 writes what came (names stay where they fit).
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, jest, test } from '@jest/globals';
import { Sandbox } from '../sandbox.ts';
import { stopJq } from '../workstation/jq-worker.ts';
import { parseTranscript, playTranscript, writeTranscript } from './transcript.ts';

jest.setTimeout(60_000);
afterAll(() => stopJq());

const directory = path.resolve(import.meta.dirname, 'testdata');
const transcripts = readdirSync(directory).filter((name) => name.endsWith('.transcript'));

test.each(transcripts)('%s', async (name) => {
  const file = path.join(directory, name);
  const text = readFileSync(file, 'utf8');
  const steps = parseTranscript(text);
  const sandbox = await Sandbox.create({ seed: name });
  const played = await playTranscript(sandbox, steps);
  sandbox.stop();
  const head = text.slice(0, text.indexOf('$ '));
  if (process.env['RECORD']) writeFileSync(file, head + writeTranscript(played));
  expect(played).toEqual(steps);
});
