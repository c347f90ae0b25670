import type { InputLogRepository, LogEntry } from '@drydock/db';
import { expect, test } from '@jest/globals';
import { LogWriter } from './log-writer.ts';

const entry = (at: number): LogEntry => ({ at, input: { type: 'terminal.data' } });

/** A log whose writes take a while and are written down. */
function slowLog(fails = false) {
  const calls: string[] = [];
  const log: InputLogRepository = {
    read: async () => [],
    append: async (_, from, entries) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (fails) throw new Error('disk full');
      calls.push(`append ${from}: ${entries.map(({ at }) => at).join(' ')}`);
    },
    truncate: async (_, length) => {
      calls.push(`truncate ${length}`);
    },
  };
  return { log, calls };
}
const never = () => undefined;

test('entries are written in batches', async () => {
  const { log, calls } = slowLog();
  const writer = new LogWriter('a', 3, log, never);
  writer.append([entry(1)]);
  writer.append([entry(2), entry(3)]);
  await writer.flush();
  writer.append([entry(4)]);
  await writer.flush();
  expect(calls).toEqual(['append 3: 1 2 3', 'append 6: 4']);
});

test('what was not written yet is cut without the database', async () => {
  const { log, calls } = slowLog();
  const writer = new LogWriter('a', 0, log, never);
  writer.append([entry(1), entry(2), entry(3)]);
  writer.truncate(1);
  writer.append([entry(4)]);
  await writer.flush();
  expect(calls).toEqual(['append 0: 1 4']);
});

test('a cut waits for the appends before it', async () => {
  const { log, calls } = slowLog();
  const writer = new LogWriter('a', 0, log, never);
  writer.append([entry(1), entry(2)]);
  void writer.flush();
  writer.append([entry(3)]);
  writer.truncate(1);
  writer.append([entry(4)]);
  await writer.flush();
  expect(calls).toEqual(['append 0: 1 2', 'truncate 1', 'append 1: 4']);
});

test('after a failure nothing more is written', async () => {
  const { log, calls } = slowLog(true);
  const failures: string[] = [];
  const writer = new LogWriter('a', 0, log, (error) => failures.push(String(error)));
  writer.append([entry(1)]);
  await expect(writer.flush()).rejects.toThrow('disk full');
  writer.truncate(0);
  await expect(writer.flush()).rejects.toThrow('disk full');
  expect(calls).toEqual([]);
  expect(failures[0]).toBe('Error: disk full');
});
