import type { Profile } from '../profile.ts';
import { dockerDesktop } from './docker-desktop/index.ts';
import { kubeadm } from './kubeadm/index.ts';

/** Every profile, sorted by name. */
export const profiles: readonly Profile[] = [dockerDesktop, kubeadm];

/** Throws RangeError for a name that does not exist. */
export function findProfile(name: string): Profile {
  const profile = profiles.find((candidate) => candidate.name === name);
  if (profile) return profile;
  const names = profiles.map((candidate) => candidate.name).join(', ');
  throw new RangeError(`no cluster profile "${name}" (there are: ${names})`);
}
