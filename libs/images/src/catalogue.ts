// What the page docs/images.md lists: every image with what it does and leaves out.
import type { ImageFacts } from './image.ts';
import { images } from './images.ts';

export interface CatalogueEntry extends ImageFacts {
  /** As people write it: `nginx`, `gcr.io/google-samples/hello-app`. */
  readonly name: string;
  readonly tags: readonly string[];
}

/** All simulated images, sorted by name. */
export function imageCatalogue(): readonly CatalogueEntry[] {
  return images
    .map(({ repository, tags, about }) => ({
      name: repository.replace(/^docker\.io\/(?:library\/)?/, ''),
      tags: Object.keys(tags),
      does: about?.does ?? '',
      leftOut: about?.leftOut ?? [],
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
