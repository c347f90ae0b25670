// Approves what kubelets ask for themselves: pkg/controller/certificates/approver.
import { resources, type Key } from '@drydock/client';
import type { CertificateSigningRequest } from '@drydock/kinds';
import { formatTime } from '@drydock/machinery';
import { hasCondition, signers, subjectOf } from '../certificates/requests.ts';
import type { ControllerContext, ControllerDefinition } from '../controller.ts';

export const certificateApprovingController: ControllerDefinition = {
  name: 'certificatesigningrequest-approving-controller',
  start(context) {
    const queue = context.run({
      name: certificateApprovingController.name,
      reconcile: (key) => reconcile(context, key),
    });
    context.informers.for(resources.certificateSigningRequests).onChange(({ current }) => {
      if (current) queue.add(current.metadata.name ?? '');
    });
  },
};

async function reconcile(context: ControllerContext, name: Key): Promise<void> {
  const request = context.informers.for(resources.certificateSigningRequests).get('', name);
  if (!request || request.status?.certificate !== undefined) return;
  if (hasCondition(request, 'Approved') || hasCondition(request, 'Denied')) return;
  const { commonName, organizations } = subjectOf(request);
  const isNode = commonName.startsWith('system:node:') && organizations.join() === 'system:nodes';
  if (!isNode || request.spec.signerName !== signers.kubeletClient) return;
  const isSelf = request.spec.username === commonName;
  const asked = isSelf ? 'selfnodeclient' : 'nodeclient';
  if (!(await mayAsk(context, request, asked))) return;
  const message = `Auto approving ${isSelf ? 'self ' : ''}kubelet client certificate after SubjectAccessReview.`;
  await approve(context, request, message);
}

async function mayAsk(
  { client }: ControllerContext,
  { spec }: CertificateSigningRequest,
  subresource: string,
): Promise<boolean> {
  const { username = '', groups = [] } = spec;
  const response = await client.transport.request({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/subjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SubjectAccessReview',
      spec: {
        user: username,
        groups,
        resourceAttributes: {
          group: 'certificates.k8s.io',
          resource: 'certificatesigningrequests',
          subresource,
          verb: 'create',
          version: '*',
        },
      },
    },
  });
  return (response.body as { status?: { allowed?: boolean } }).status?.allowed === true;
}

async function approve(
  { client, clock }: ControllerContext,
  request: CertificateSigningRequest,
  message: string,
): Promise<void> {
  const time = formatTime(clock.now());
  const condition = {
    type: 'Approved',
    status: 'True',
    reason: 'AutoApproved',
    message,
    lastUpdateTime: time,
    lastTransitionTime: time,
  };
  const conditions = [...(request.status?.conditions ?? []), condition];
  const response = await client.transport.request({
    method: 'PUT',
    path: `/apis/certificates.k8s.io/v1/certificatesigningrequests/${request.metadata.name ?? ''}/approval`,
    body: {
      ...request,
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      status: { ...request.status, conditions },
    },
  });
  if (response.status >= 300) throw new Error(`approval: ${JSON.stringify(response.body)}`);
}
