// Resolves references as the real registries did on the simulated date (see README): simulated images exactly, the
// rest by the rule "unknown but plausible names exist, names that cannot exist do not".
import { createRandom } from '@drydock/machinery';
import type { PullAnswer, Registry } from '@drydock/runtime';
import { type Image, imageDefinition } from '../image.ts';
import { genericImage } from '../images/generic/index.ts';
import { findRegistryHost, privateHost, unreachableHost } from './hosts.ts';
import { officialLibrary } from './official-library.ts';
import { parseReference, type Reference } from './reference.ts';

/** Names that say of themselves that they do not exist: the ones people make up to see a pull fail. */
const selfDeclaredMissing =
  /(?:does-?not|doesn-?t|not|non)-?exist|non-?existent|no-?such|not-?found|not-?real|nope|bogus|typo|invalid|missing|wrong|imaginary|made-?up/;

/** In dockerd's words, without the `Error response from daemon: ` that the runtime puts before them. */
const daemon = (error: string): PullAnswer => ({ error });

/**
 * A registry of exactly these images. Two of one repository must not share a tag: that stops the program.
 * `described` come before them: what a lab describes is what is pulled under that name.
 */
export function createRegistry(images: readonly Image[], described: readonly Image[] = []): Registry {
  const known = indexImages(images);
  for (const image of described) {
    const tags = known.get(image.repository) ?? new Map<string, Image>();
    for (const tag of Object.keys(image.tags)) tags.set(tag, image);
    known.set(image.repository, tags);
  }
  return {
    resolve: (text) => {
      const reference = parseReference(text);
      return 'error' in reference ? { error: reference.error } : resolveReference(known, reference);
    },
  };
}

function indexImages(images: readonly Image[]): Map<string, Map<string, Image>> {
  const known = new Map<string, Map<string, Image>>();
  for (const image of images) {
    const tags = known.get(image.repository) ?? new Map<string, Image>();
    for (const tag of Object.keys(image.tags)) {
      if (tags.has(tag)) throw new Error(`image ${image.repository}:${tag} is registered twice`);
      tags.set(tag, image);
    }
    known.set(image.repository, tags);
  }
  return known;
}

function resolveReference(known: Map<string, Map<string, Image>>, reference: Reference): PullAnswer {
  const tags = known.get(repositoryOf(reference));
  const host = findRegistryHost(reference.host) ?? (tags && privateHost);
  if (!host) return daemon(unreachableHost(reference.host));
  if (reference.host === 'docker.io' && reference.path === 'library/scratch')
    return daemon(`'scratch' is a reserved name`);
  if (tags) {
    const answer = resolveKnown(tags, reference);
    if (answer) return answer;
    const others = new Set([...tags.values()].flatMap((image) => image.notSimulated ?? []));
    if (!others.has(reference.tag ?? 'latest')) return daemon(host.unknownTag(reference));
  }
  if (!canExist(reference)) return daemon(host.unknownRepository(reference));
  const tag = reference.tag ?? 'latest';
  if (selfDeclaredMissing.test(tag.toLowerCase())) return daemon(host.unknownTag(reference));
  return {
    image: genericImage(repositoryOf(reference)),
    version: tag,
    digest: reference.digest ?? digestOf(repositoryOf(reference), tag),
    simulated: false,
  };
}

/** k8s.gcr.io redirects to registry.k8s.io, as does the old home of Google's own images. */
function repositoryOf(reference: Reference): string {
  const host = reference.host === 'k8s.gcr.io' ? 'registry.k8s.io' : reference.host;
  return `${host}/${reference.path}`;
}

function resolveKnown(tags: Map<string, Image>, reference: Reference): PullAnswer | undefined {
  for (const [tag, image] of tags) {
    const version = image.tags[tag]!;
    const digest = digestOf(image.repository, version);
    const wanted = reference.digest ? reference.digest === digest : (reference.tag ?? 'latest') === tag;
    if (wanted) return { image: imageDefinition(image, version), version, digest, simulated: true };
  }
  return undefined;
}

function canExist(reference: Reference): boolean {
  if (selfDeclaredMissing.test(reference.path)) return false;
  if (reference.host !== 'docker.io') return true;
  if (!reference.path.startsWith('library/')) return true;
  return officialLibrary.has(reference.path.slice('library/'.length));
}

/** Stable for ever, and equal for tags that stand for one version. */
function digestOf(repository: string, version: string): string {
  return `sha256:${createRandom(`${repository}:${version}`).string(64, '0123456789abcdef')}`;
}
