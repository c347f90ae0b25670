import { expect, test } from '@jest/globals';
import { OutputBuffer } from './output-buffer.ts';

function recorded() {
  const events: string[] = [];
  const buffer = new OutputBuffer(
    (terminal, data) => events.push(`${terminal}: ${data.length > 20 ? data.length : data}`),
    () => events.push('overflow'),
  );
  return { buffer, events };
}

test('output is gathered per terminal, in order', () => {
  const { buffer, events } = recorded();
  buffer.add('main', 'a');
  buffer.add('other', 'x');
  buffer.add('main', 'b');
  buffer.flush();
  buffer.flush();
  expect(events).toEqual(['main: ab', 'other: x']);
});

test('a flood is dropped and said to be dropped', () => {
  const { buffer, events } = recorded();
  for (let count = 0; count < 100; count++) buffer.add('main', 'y'.repeat(10_000));
  buffer.flush();
  buffer.add('main', 'after');
  buffer.flush();
  expect(events).toEqual(['overflow', 'main: after']);
});
