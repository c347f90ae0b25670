import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { imageCatalogue } from '@drydock/session';
import type { Command } from '../../command.ts';
import { imagesPage } from './images-page.ts';

const imagesFile = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../../../../../docs/images.md',
);

/** Whether the committed page says what it must say. */
export async function imagesPageIsFresh(): Promise<boolean> {
  return (await readFile(imagesFile, 'utf8').catch(() => '')) === imagesPage(imageCatalogue());
}

/** Writes the catalogue of images. */
export const docsImages: Command = {
  words: ['docs', 'images'],
  usage: 'docs images',
  summary: 'writes docs/images.md from the images',
  async run() {
    await writeFile(imagesFile, imagesPage(imageCatalogue()));
    process.stdout.write(`${path.relative(process.cwd(), imagesFile)}\n`);
    return 0;
  },
};
