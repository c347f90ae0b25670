// Ours against what PHP 8.2 said: `dev/record-php.mjs`.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { runContainer } from '../../testing/container.ts';

const folder = new URL('./testdata/', import.meta.url);
const scripts = new Map(
  readFileSync(new URL('scripts.txt', folder), 'utf8')
    .split(/^--- /m)
    .slice(1)
    .map((text) => [text.split('\n')[0]!, text.split('\n').slice(1).join('\n')]),
);
const { recorded } = JSON.parse(readFileSync(new URL('recorded.json', folder), 'utf8')) as {
  recorded: Record<string, { stdout: string; status: number }>;
};

describe('PHP 8.2', () => {
  test.each([...scripts])('%s', async (name, source) => {
    const php = await runContainer('php:8.2-fpm');
    php.fs.mkdir('/tmp/php/in', { recursive: true });
    php.fs.writeFile('/tmp/php/in/script.php', `<?php\n${source}`);
    const { code, stdout } = await php.exec('php', '/tmp/php/in/script.php');
    const expected = recorded[name]!;
    expect({ stdout, status: code }).toEqual({
      stdout: Buffer.from(expected.stdout, 'latin1').toString('utf8'),
      status: expected.status,
    });
  });
});
