import { describe, expect, test } from '@jest/globals';
import { isRunnable, keysFor, languageOf } from './commands.ts';

describe('fenced blocks', () => {
  test.each([
    ['language-sh', true],
    ['language-bash', true],
    ['language-yaml', false],
    [undefined, false],
  ])('%s', (className, runnable) => {
    expect(isRunnable(languageOf(className))).toBe(runnable);
  });

  test('are typed line by line, without the prompts of the text', () => {
    expect(keysFor('$ kubectl get pods\n$ kubectl get nodes\n')).toBe(
      'kubectl get pods\rkubectl get nodes\r',
    );
    expect(keysFor("cat <<'E'\n$HOME\nE\n")).toBe("cat <<'E'\r$HOME\rE\r");
  });
});
