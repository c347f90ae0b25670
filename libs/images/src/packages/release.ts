import { decodeUtf8 } from '@drydock/machinery';
import type { FileSystem } from '@drydock/shell';

/** What /etc/os-release says of the system that packages are for. */
export interface Release {
  readonly id: string;
  readonly codename: string;
  readonly version: string;
}

export function releaseOf(fs: FileSystem): Release {
  const text = fs.exists('/etc/os-release') ? decodeUtf8(fs.readFile('/etc/os-release')) : '';
  const value = (key: string) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  return { id: value('ID'), codename: value('VERSION_CODENAME'), version: value('VERSION_ID') };
}
