import { expect, test } from '@jest/globals';
import { imagesPage } from './images-page.ts';

test('images that say the same stand together; many tags are counted', () => {
  const tags = Array.from({ length: 14 }, (_, index) => `1.${index}`);
  const page = imagesPage([
    { name: 'a', tags: ['1'], does: 'Serves.', leftOut: ['TLS', 'HTTP/2'] },
    { name: 'b', tags, does: 'Waits.', leftOut: [] },
    { name: 'c', tags: ['1', '2'], does: 'Serves.', leftOut: ['TLS', 'HTTP/2'] },
  ]);
  expect(page.slice(page.indexOf('## a'))).toBe(`## a

Serves.

- also: c
- tags: 1, 2
- left out: TLS; HTTP/2

## b

Waits.

- tags: 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.10, 1.11 … (14)
- left out: nothing that is known
`);
});
