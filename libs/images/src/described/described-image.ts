import { alpineBase, busyboxBase, debianBase, type Base } from '../base/index.ts';
import type { Image } from '../image.ts';
import { parseReference } from '../registry/reference.ts';
import type { ImageDescription } from './description.ts';
import { describedProgram } from './program.ts';

const nothing: Base = { files: () => undefined, programs: {} };
const bases = { alpine: alpineBase, busybox: busyboxBase, debian: debianBase, none: nothing } as const;
const program = '/usr/local/bin/start';

/** The image that a description stands for. Throws when its name is none: the lab is broken. */
export function describedImage(description: ImageDescription): Image {
  const reference = parseReference(description.ref);
  if ('error' in reference) throw new Error(`image ${description.ref}: ${reference.error}`);
  const base = bases[description.base ?? 'alpine'];
  const tag = reference.tag ?? 'latest';
  const ports = (description.listens ?? []).flatMap(({ port }) => (typeof port === 'number' ? [`${port}/tcp`] : []));
  return {
    about: { does: 'What the lab describes.', leftOut: [] },
    repository: `${reference.host}/${reference.path}`,
    tags: { [tag]: tag },
    size: 20_000_000,
    published: 1_763_596_800_000,
    config: () => ({
      cmd: [program],
      ...(description.user !== undefined && { user: description.user }),
      exposedPorts: ports,
      env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...description.env },
    }),
    files: (fs) => {
      base.files(fs);
      fs.mkdir('/usr/local/bin', { recursive: true });
      fs.writeProgram(program, 'described');
    },
    programs: () => ({ ...base.programs, described: describedProgram(description) }),
  };
} // prettier-ignore
