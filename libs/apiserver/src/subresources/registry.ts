import type { Resource } from '../registry/resource-table.ts';
import { approval } from './approval/approval.ts';
import { attach } from './attach/attach.ts';
import { binding } from './binding/binding.ts';
import { ephemeralContainers } from './ephemeral-containers/ephemeral-containers.ts';
import { eviction } from './eviction/eviction.ts';
import { exec } from './exec/exec.ts';
import { finalize } from './finalize/finalize.ts';
import { log } from './log/log.ts';
import { portForward } from './port-forward/port-forward.ts';
import { nodeProxy, podProxy, serviceProxy } from './proxy/proxy.ts';
import { resize } from './resize/resize.ts';
import { scale } from './scale/scale.ts';
import { status } from './status/status.ts';
import type { Subresource } from './subresource.ts';
import { token } from './token/token.ts';

/** By `group/plural`; sorted. */
const ofResource: Readonly<Record<string, readonly Subresource[]>> = {
  '/namespaces': [finalize],
  '/nodes': [nodeProxy],
  '/pods': [attach, binding, ephemeralContainers, eviction, exec, log, podProxy, portForward, resize],
  '/serviceaccounts': [token],
  '/services': [serviceProxy],
  'certificates.k8s.io/certificatesigningrequests': [approval],
};

/** What hangs below the objects of a resource. */
export function subresourcesOf({ definition }: Resource): readonly Subresource[] {
  const { subresources = [], group, plural } = definition;
  return [
    ...(ofResource[`${group}/${plural}`] ?? []),
    ...(subresources.includes('scale') ? [scale] : []),
    ...(subresources.includes('status') ? [status] : []),
  ];
}
