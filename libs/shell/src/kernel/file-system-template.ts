import type { Clock } from '@drydock/machinery';
import { createFileSystem } from './create-file-system.ts';
import { MemoryFileSystem, type MachineFileSystem } from './memory-file-system.ts';

/** No clock ever shows it: a file with this time was changed by `build`. */
const builtAt = -1;

/**
 * File systems that all start with the files that `build` writes, as if it wrote them anew for each at that moment.
 * It runs once, so it may depend on nothing but what it is given.
 */
export function fileSystemTemplate(
  build: (fs: MachineFileSystem) => void,
): (clock: Pick<Clock, 'now'>) => MachineFileSystem {
  let template: MemoryFileSystem | undefined;
  return (clock) => {
    if (!template) {
      const fs = createFileSystem({ clock: { now: () => builtAt } }) as MemoryFileSystem;
      build(fs);
      template = fs;
    }
    const tree = template.shared.tree.copy(() => clock.now(), builtAt);
    return new MemoryFileSystem({ tree, mounts: new Map(template.shared.mounts) });
  };
}
