import {
  applyJsonPatch,
  applyMergePatch,
  applyStrategicPatch,
  parseYaml,
  type KubeObject,
} from '@drydock/machinery';
import { mergeSchema } from '@drydock/kinds';
import type { FlagValues } from '../flags/values.ts';
import { text, type Flag } from '../flags/flag.ts';

export const overrideFlags: readonly Flag[] = [
  text('override-type', 'How --overrides are applied: json, merge or strategic.', 'merge', {
    words: ['json', 'merge', 'strategic'],
  }),
  text('overrides', 'JSON that changes the generated object before it is sent.'),
];

/** The generated object with `--overrides` applied. */
export function overridden(object: KubeObject, flags: FlagValues): KubeObject {
  const overrides = flags.text('overrides');
  if (overrides === '') return object;
  const type = flags.text('override-type');
  const patch = parseYaml(overrides);
  if (typeof patch !== 'object' || patch === null) throw new Error('Invalid JSON Patch');
  if (type === 'merge') return applyMergePatch(object, patch) as KubeObject;
  if (type === 'strategic') return applyStrategicPatch(object, patch, mergeSchema, object.kind) as KubeObject;
  if (type === 'json') return applyJsonPatch(object, patch as never) as KubeObject;
  throw new Error(`invalid override type: ${type}`);
}
