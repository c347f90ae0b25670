import { addonNames } from '@drydock/session';
import { UsageError } from '../../command.ts';

/** Throws UsageError for a name that is none. */
export function checkAddons(names: readonly string[]): void {
  const unknown = names.find((name) => !addonNames.includes(name));
  if (unknown !== undefined)
    throw new UsageError(
      `--addon: no add-on named ${JSON.stringify(unknown)}; there is ${addonNames.join(', ')}`,
    );
}
