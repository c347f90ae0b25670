// stress 1.0.4 of polinux/stress and vish/stress: memory in words only, which the container's limit kills all the same.
import { writeText } from '@drydock/machinery';
import { chargeMemory } from '@drydock/runtime';
import type { Process, Program } from '@drydock/shell';
import { debianBase } from '../../base/index.ts';
import type { Image } from '../../image.ts';
import { stopSignal } from '../../inert.ts';

const units: Readonly<Record<string, number>> = { b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };
const seconds: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };

interface Hogs {
  cpu: number;
  io: number;
  vm: number;
  hdd: number;
  bytes: number;
  timeout: number;
}

function readHogs(argv: readonly string[]): Hogs | string {
  const hogs: Hogs = { cpu: 0, io: 0, vm: 0, hdd: 0, bytes: 256 * 1024 ** 2, timeout: 0 };
  const names: Readonly<Record<string, keyof Hogs>> = {
    '-c': 'cpu', '--cpu': 'cpu', '-i': 'io', '--io': 'io', '-m': 'vm', '--vm': 'vm', '-d': 'hdd', '--hdd': 'hdd',
    '--vm-bytes': 'bytes', '-t': 'timeout', '--timeout': 'timeout',
  }; // prettier-ignore
  const ignored = ['--vm-hang', '--vm-stride', '--hdd-bytes', '--backoff'];
  for (let index = 1; index < argv.length; index++) {
    const word = argv[index]!;
    if (/^(?:-v|--verbose|-q|--quiet|--vm-keep|-n|--dry-run)$/.test(word)) continue;
    const name = names[word];
    const value = argv[++index];
    if (ignored.includes(word)) continue;
    if (!name) return `stress: FAIL: [${1}] (244) unrecognized option: ${word}\n`;
    const found = /^(\d+)([bkmgshd]?)$/i.exec(value ?? '');
    if (!found) return `stress: FAIL: [${1}] (293) invalid number: ${value ?? ''}\n`;
    const scale = name === 'bytes' ? units : name === 'timeout' ? seconds : {};
    hogs[name] = Number(found[1]) * (scale[found[2]!.toLowerCase()] ?? 1);
  }
  return hogs;
}

/** One core, or as much of it as the container may have. */
const burn: Program = async (process) => {
  for (;;) await process.yield(100);
};

const stress: Program = async (process: Process) => {
  const hogs = readHogs(process.argv);
  if (typeof hogs === 'string') {
    await writeText(process.stderr, hogs);
    return 1;
  }
  const stopped = stopSignal(process);
  await writeText(
    process.stdout,
    `stress: info: [${process.pid}] dispatching hogs: ${hogs.cpu} cpu, ${hogs.io} io, ${hogs.vm} vm, ${hogs.hdd} hdd\n`,
  );
  const burning = Array.from({ length: hogs.cpu }, () =>
    process.spawn({ argv: process.argv, program: burn }),
  );
  const finished = hogs.timeout > 0 ? process.clock.sleep(hogs.timeout * 1000, process.ended) : stopped;
  if (hogs.vm > 0) {
    await process.clock.sleep(200, process.ended);
    chargeMemory(process, hogs.vm * hogs.bytes);
  }
  await Promise.race([finished, stopped]);
  for (const hog of burning) hog.kill('SIGKILL');
  chargeMemory(process, 4_194_304);
  if (hogs.timeout > 0)
    await writeText(process.stdout, `stress: info: [${process.pid}] successful run completed in ${hogs.timeout}s\n`); // prettier-ignore
  return 0;
};

const about = {
  does: 'Uses memory and processors as its arguments say: above the memory limit the container is OOMKilled.',
  leftOut: ['load on disk and system calls; option --vm-hang'],
};

export const stressImages: readonly Image[] = [
  {
    repository: 'docker.io/polinux/stress',
    about,
    tags: { latest: '1.0.4', '1.0.4': '1.0.4' },
    size: 3_900_000,
    published: 1_590_000_000_000,
    config: () => ({ cmd: ['stress'], env: { PATH: '/usr/local/bin:/usr/bin:/bin' } }),
    files: (fs) => {
      debianBase.files(fs);
      fs.writeProgram('/usr/local/bin/stress', 'stress');
    },
    programs: () => ({ ...debianBase.programs, stress }),
  },
];
