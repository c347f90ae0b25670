import { expect, test } from '@jest/globals';
import { createMachine, run } from '../testdata/machine.ts';

test('without a terminal, in the words of coreutils', async () => {
  expect(
    await run(createMachine(), 'tty < /dev/null; tty -s < /dev/null; echo $?; stty size < /dev/null'),
  ).toEqual({
    stdout: 'not a tty\n1\n',
    stderr: "stty: 'standard input': Inappropriate ioctl for device\n",
    exit: 1,
  });
});
