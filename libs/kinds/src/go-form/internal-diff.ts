import { goJson, internalForm } from './internal-form.ts';
import { unifiedDiff } from './unified-diff.ts';

/** diff.Diff of apimachinery: the two values as Go prints their internal type, one field a line. */
export function internalDiff(struct: string, before: object | undefined, after: object | undefined): string {
  return unifiedDiff(goJson(internalForm(struct, before)), goJson(internalForm(struct, after)));
}
