import { writeText } from '@drydock/machinery';
import type { Process } from '@drydock/shell';
import { timeParts } from '../../time.ts';

export type Level = 'DBG' | 'INF' | 'WRN' | 'ERR' | 'FTL';

/** zerolog's console writer as Portainer sets it up: `2025/11/20 09:12AM INF file:line > text | key=value`. */
export async function log(
  process: Process,
  level: Level,
  where: string,
  text: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<void> {
  const at = timeParts(process.clock.now());
  const hour = Number(at.time.slice(0, 2));
  const clock = `${String(hour % 12 || 12).padStart(2, '0')}:${at.time.slice(3, 5)}${hour < 12 ? 'AM' : 'PM'}`;
  const pairs = Object.entries(fields).map(
    ([key, value]) => `${key}=${/[\s"=]/.test(value) ? JSON.stringify(value) : value}`,
  );
  const line = `${at.year}/${at.month}/${at.day} ${clock} ${level} github.com/portainer/portainer/api/${where} > ${text} | ${pairs.join(' ')}`;
  await writeText(process.stderr, `${line.trimEnd()}\n`);
}
