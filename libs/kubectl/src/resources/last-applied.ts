import type { KubeObject } from '@drydock/machinery';
import { goJson } from '../printers/go-format.ts';

export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object's configuration as the annotation keeps it: without itself, keys sorted, a newline at the end. */
export function configurationText(object: KubeObject): string {
  const { [lastAppliedAnnotation]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  return `${goJson(bare)}\n`;
}

export function lastAppliedOf(object: KubeObject): string | undefined {
  return object.metadata.annotations?.[lastAppliedAnnotation];
}

/** The object with its own configuration in the annotation. */
export function withLastApplied(object: KubeObject): KubeObject {
  const annotations = { ...object.metadata.annotations, [lastAppliedAnnotation]: configurationText(object) };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
