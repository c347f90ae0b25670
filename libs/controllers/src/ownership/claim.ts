// Adoption and release by label selector: BaseControllerRefManager of pkg/controller/controller_ref_manager.go.
import type { ResourceClient } from '@drydock/client';
import { hasReason, type KubeObject } from '@drydock/machinery';
import { controllerOf, controllerReference, type Owner } from './controller-reference.ts';

export interface Claim<T extends KubeObject> {
  readonly owner: Owner;
  readonly matches: (object: T) => boolean;
  /** The claimed objects' resource in the owner's namespace. */
  readonly client: ResourceClient<T>;
  /** Reads the owner from the server: a cache may not know yet that it is being deleted. */
  readonly readOwner: () => Promise<Owner | undefined>;
}

/** Those of `candidates` that the owner manages, after taking in orphans that match and releasing what no longer does. */
export async function claimObjects<T extends KubeObject>(
  candidates: readonly T[],
  claim: Claim<T>,
): Promise<readonly T[]> {
  const claimed: T[] = [];
  let mayAdopt: boolean | undefined;
  for (const object of candidates) {
    const reference = controllerOf(object);
    if (reference) {
      if (reference.uid !== claim.owner.metadata.uid) continue;
      if (claim.matches(object)) claimed.push(object);
      else if (!claim.owner.metadata.deletionTimestamp) await release(object, claim);
      continue;
    }
    if (claim.owner.metadata.deletionTimestamp || !claim.matches(object)) continue;
    if (object.metadata.deletionTimestamp) continue;
    mayAdopt ??= await ownerIsAlive(claim);
    if (mayAdopt && (await adopt(object, claim))) claimed.push(object);
  }
  return claimed;
}

async function ownerIsAlive<T extends KubeObject>(claim: Claim<T>): Promise<boolean> {
  const fresh = await claim.readOwner();
  return fresh?.metadata.uid === claim.owner.metadata.uid && !fresh?.metadata.deletionTimestamp;
}

async function adopt<T extends KubeObject>(object: T, claim: Claim<T>): Promise<boolean> {
  const patch = {
    metadata: { ownerReferences: [controllerReference(claim.owner)], uid: object.metadata.uid },
  };
  return patchUnlessGone(object, patch, claim);
}

async function release<T extends KubeObject>(object: T, claim: Claim<T>): Promise<void> {
  const patch = {
    metadata: {
      ownerReferences: [{ $patch: 'delete', uid: claim.owner.metadata.uid }],
      uid: object.metadata.uid,
    },
  };
  await patchUnlessGone(object, patch, claim);
}

async function patchUnlessGone<T extends KubeObject>(
  object: T,
  patch: unknown,
  claim: Claim<T>,
): Promise<boolean> {
  try {
    await claim.client.patch(object.metadata.name ?? '', 'strategic', patch);
    return true;
  } catch (error) {
    // gone, or another object by that name: nothing to claim
    if (hasReason(error, 'NotFound') || hasReason(error, 'Invalid')) return false;
    throw error;
  }
}
