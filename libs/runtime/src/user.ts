import { decodeUtf8 } from '@drydock/machinery';
import { Errno, type FileSystem } from '@drydock/shell';

export interface ContainerUser {
  readonly uid: number;
  readonly gid: number;
  /** Supplementary groups, in order. */
  readonly groups: readonly number[];
  readonly name?: string;
  readonly home: string;
}

/** The user that an image or a security context names: `nginx`, `101`, `101:101`. Undefined when a name is unknown. */
export function findUser(fs: FileSystem, text: string, group?: number): ContainerUser | undefined {
  const [who = '', groupText] = text.split(':');
  const entry = entries(fs, '/etc/passwd').find(([name, , uid]) => name === who || uid === who);
  if (!entry && !/^\d+$/.test(who)) return undefined;
  const uid = Number(entry?.[2] ?? who);
  const gid = group ?? groupId(fs, groupText) ?? Number(entry?.[3] ?? 0);
  return {
    uid,
    gid,
    groups: groupsOf(fs, entry?.[0]),
    home: entry?.[5] || (uid === 0 ? '/root' : '/'),
    ...(entry ? { name: entry[0]! } : {}),
  };
}

/** The groups that /etc/group puts a user into. */
function groupsOf(fs: FileSystem, name: string | undefined): readonly number[] {
  if (name === undefined) return [];
  return entries(fs, '/etc/group').flatMap(([, , gid, members = '']) =>
    members.split(',').includes(name) ? [Number(gid)] : [],
  );
}

function groupId(fs: FileSystem, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text);
  const entry = entries(fs, '/etc/group').find(([name]) => name === text);
  return entry ? Number(entry[2]) : undefined;
}

function entries(fs: FileSystem, path: string): readonly (readonly string[])[] {
  try {
    return decodeUtf8(fs.readFile(path))
      .split('\n')
      .map((line) => line.split(':'));
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}
