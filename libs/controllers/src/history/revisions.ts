// ControllerRevisions: what `kubectl rollout history|undo` of a StatefulSet and a DaemonSet is made of. After
// pkg/controller/history/controller_history.go.
import { resources, type ResourceType } from '@drydock/client';
import type { ControllerRevision, LabelSelector, PodTemplateSpec } from '@drydock/kinds';
import { hasReason, selectorOf, type KubeObject } from '@drydock/machinery';
import type { ControllerContext } from '../controller.ts';
import { templateHash } from '../deployment/template-hash.ts';
import { semanticallyEqual } from '../equality.ts';
import { claimObjects } from '../ownership/claim.ts';
import { controllerReference } from '../ownership/controller-reference.ts';

/** A controller whose pod template has a history. */
export interface RevisionOwner extends KubeObject {
  readonly spec?: {
    readonly selector: LabelSelector;
    readonly template: PodTemplateSpec;
    readonly revisionHistoryLimit?: number;
  };
  readonly status?: { readonly collisionCount?: number };
}

export interface History {
  /** The revision of the template as it is now. */
  readonly update: ControllerRevision;
  /** All, oldest first. */
  readonly all: readonly ControllerRevision[];
  /** Set when a name was taken: the status must say so. */
  readonly collisionCount?: number;
}

/** Where the hash of a revision is written: StatefulSet and DaemonSet have different labels. */
export interface HistoryPolicy<T extends RevisionOwner> {
  readonly hashLabel: string;
  readonly owners: ResourceType<T>;
}

/** Finds or creates the revision of the owner's present template. */
export async function syncHistory<T extends RevisionOwner>(
  context: ControllerContext,
  owner: T,
  policy: HistoryPolicy<T>,
): Promise<History> {
  const namespace = owner.metadata.namespace ?? '';
  const revisions = await claimRevisions(context, owner, policy);
  const data = revisionData(owner.spec?.template ?? {});
  const next = (revisions.at(-1)?.revision ?? 0) + 1;
  const equal = revisions.filter((revision) => semanticallyEqual(revision.data, data)).at(-1);
  if (equal && equal === revisions.at(-1)) return { update: equal, all: revisions };
  if (equal) {
    // an old template is back: its revision becomes the newest
    const client = context.client.of(resources.controllerRevisions, namespace);
    const update = await client.update({ ...equal, revision: next });
    return { update, all: [...revisions.filter((revision) => revision !== equal), update] };
  }
  const created = await createRevision(context, owner, policy, data, next);
  return { ...created, all: [...revisions, created.update] };
}

async function claimRevisions<T extends RevisionOwner>(
  { client, informers }: ControllerContext,
  owner: T,
  policy: HistoryPolicy<T>,
): Promise<readonly ControllerRevision[]> {
  const namespace = owner.metadata.namespace ?? '';
  const selector = selectorOf(owner.spec?.selector);
  const claimed = await claimObjects(informers.for(resources.controllerRevisions).list(namespace), {
    owner,
    matches: (revision) => selector.matches(revision.metadata.labels),
    client: client.of(resources.controllerRevisions, namespace),
    readOwner: () => client.of(policy.owners, namespace).find(owner.metadata.name ?? ''),
  });
  return [...claimed].sort((a, b) => a.revision - b.revision);
}

/** The patch that brings the template back. */
function revisionData(template: PodTemplateSpec): unknown {
  return { spec: { template: { ...template, $patch: 'replace' } } };
}

/** The template that a revision holds. */
export function templateOf(revision: ControllerRevision): PodTemplateSpec {
  const data = revision.data as { spec: { template: PodTemplateSpec & { $patch?: string } } };
  const { $patch: _directive, ...template } = data.spec.template;
  return template;
}

async function createRevision<T extends RevisionOwner>(
  { client }: ControllerContext,
  owner: T,
  policy: HistoryPolicy<T>,
  data: unknown,
  revision: number,
): Promise<Omit<History, 'all'>> {
  const { namespace = '', annotations } = owner.metadata;
  const revisions = client.of(resources.controllerRevisions, namespace);
  const before = owner.status?.collisionCount;
  for (let collisions = before; ; collisions = (collisions ?? 0) + 1) {
    const hash = templateHash(data, collisions);
    const name = `${owner.metadata.name ?? ''}-${hash}`;
    const wanted: ControllerRevision = {
      apiVersion: 'apps/v1',
      kind: 'ControllerRevision',
      metadata: {
        name,
        namespace,
        labels: { ...owner.spec?.template.metadata?.labels, [policy.hashLabel]: hash },
        ...(annotations ? { annotations } : {}),
        ownerReferences: [controllerReference(owner)],
      },
      data,
      revision,
    };
    const moved = collisions !== undefined && collisions !== before ? { collisionCount: collisions } : {};
    try {
      return { update: await revisions.create(wanted), ...moved };
    } catch (error) {
      if (!hasReason(error, 'AlreadyExists')) throw error;
      const other = await revisions.find(name);
      if (other && semanticallyEqual(other.data, data)) return { update: other, ...moved };
    }
  }
}

/** Deletes the oldest revisions beyond the limit that no pod runs. */
export async function truncateHistory(
  { client }: ControllerContext,
  owner: RevisionOwner,
  { all }: History,
  isLive: (revision: ControllerRevision) => boolean,
): Promise<void> {
  const limit = owner.spec?.revisionHistoryLimit ?? 10;
  // the number of dead ones may be as high as the limit
  const dead = all.filter((revision) => !isLive(revision));
  for (const { metadata } of dead.slice(0, Math.max(0, dead.length - limit)))
    await client
      .of(resources.controllerRevisions, metadata.namespace)
      .delete(metadata.name ?? '')
      .catch((error: unknown) => {
        if (!hasReason(error, 'NotFound')) throw error;
      });
}
