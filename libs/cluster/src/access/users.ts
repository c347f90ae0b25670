import type { UserInfo } from '@drydock/machinery';

/** The user of the workstation's kubeconfig: its certificate says O = system:masters. */
export const workstationUser: UserInfo = {
  username: 'docker-for-desktop',
  groups: ['system:masters', 'system:authenticated'],
};

export const anonymous: UserInfo = { username: 'system:anonymous', groups: ['system:unauthenticated'] };

/** A control plane component; like kubeadm's it is known by its certificate, and here it may do everything. */
export function component(username: string): UserInfo {
  return { username, groups: ['system:masters', 'system:authenticated'] };
}

export function nodeUser(nodeName: string): UserInfo {
  return {
    username: `system:node:${nodeName}`,
    groups: ['system:nodes', 'system:masters', 'system:authenticated'],
  };
}
