import { writeText } from '@drydock/machinery';
import type { ImageDefinition } from '@drydock/runtime';
import type { Program } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import { stopSignal } from '../../inert.ts';

const program =
  (repository: string): Program =>
  async (process) => {
    const stopped = stopSignal(process);
    await writeText(
      process.stdout,
      `not simulated: the programs of image ${repository}. This container stays up and does nothing; a command given in the pod spec runs in a minimal Linux.\n`,
    );
    await stopped;
    return 0;
  };

/** What runs in place of an image that this registry does not know. */
export function genericImage(repository: string): ImageDefinition {
  return {
    repository,
    tags: {},
    size: 80_000_000,
    config: {
      cmd: ['/usr/local/bin/not-simulated'],
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
    },
    files: (fs) => {
      debianBase.files(fs);
      fs.writeProgram('/usr/local/bin/not-simulated', 'not-simulated');
    },
    programs: { ...debianBase.programs, 'not-simulated': program(repository) },
  };
}
