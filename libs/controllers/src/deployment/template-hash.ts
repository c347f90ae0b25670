import type { PodTemplateSpec, ReplicaSet } from '@drydock/kinds';
import { encodeUtf8 } from '@drydock/machinery';
import { canonicalJson } from '../equality.ts';

export const templateHashLabel = 'pod-template-hash';

// rand.SafeEncodeString: the digits of the sum, written in the alphabet of generated names
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

/**
 * The `pod-template-hash` of a template: FNV-1a (32 bit) in decimal, safely encoded, as real ones look. The number itself
 * differs from a real cluster's, which hashes a dump of Go structures.
 */
export function templateHash(template: unknown, collisions: number | undefined): string {
  let hash = 0x811c9dc5;
  const feed = (byte: number) => (hash = Math.imul(hash ^ byte, 16777619) >>> 0);
  for (const byte of encodeUtf8(canonicalJson(template))) feed(byte);
  if (collisions !== undefined) for (const shift of [0, 8, 16, 24]) feed((collisions >>> shift) & 255);
  return [...String(hash)].map((digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('');
}

/** The template without the hash label: what two revisions are compared by. */
function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const labels = Object.fromEntries(
    Object.entries(template.metadata?.labels ?? {}).filter(([name]) => name !== templateHashLabel),
  );
  const { labels: _labels, ...metadata } = template.metadata ?? {};
  return {
    ...template,
    metadata: { ...metadata, ...(Object.keys(labels).length > 0 ? { labels } : {}) },
  };
}

/** Whether this ReplicaSet runs exactly this template. */
export function hasTemplate(set: ReplicaSet, template: PodTemplateSpec): boolean {
  return comparable(set.spec?.template ?? {}) === comparable(template);
}

/** Objects never change, so one text each is enough: a Deployment compares itself with all its revisions at every step. */
const texts = new WeakMap<PodTemplateSpec, string>();

function comparable(template: PodTemplateSpec): string {
  const known = texts.get(template);
  if (known !== undefined) return known;
  const text = canonicalJson(withoutHash(template));
  texts.set(template, text);
  return text;
}
