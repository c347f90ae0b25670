// Requests made with `openssl req -new`; the keys are thrown away.
import { resources } from '@drydock/client';
import { createEnvironment, type Environment } from '@drydock/envtest';
import { decodeBase64, decodeUtf8, encodeBase64, encodeUtf8 } from '@drydock/machinery';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { certificateApprovingController } from '../csrapproving/index.ts';
import { certificateCleanerController } from '../csrcleaner/index.ts';
import { startControllers, type Controllers } from '../start.ts';
import { certificateSigningController } from './index.ts';

// CN=jane, O=dev, O=qa
const jane = `-----BEGIN CERTIFICATE REQUEST-----
MIIBaTCB0wIBADAqMQ0wCwYDVQQDDARqYW5lMQwwCgYDVQQKDANkZXYxCzAJBgNV
BAoMAnFhMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDEaAukYITjJ+k7ykV8
+F/Vk3P4v/oOgd0/XCY2VITCYbJZePLNcogtWhLo0UpwCYtEk+R6md/wPtUXIGwt
oWMIh/H/seP0+Pe4fYHrfB6585LtYpm2m2b8Q0ESdqW2Fctrcq8ZaFiu2w+RlQWH
RnBp74eCkYfVEqpB7FcIU8ThiwIDAQABoAAwDQYJKoZIhvcNAQELBQADgYEAl0WO
Vlbzx4gX0jy2JhIsqVKCJN3mGIxVTMVpvMZxzfFqhBS9yKlMPisuGrmspVRrrIlc
wK329Vdqz4cHerkwBe0xQEKx1w06+r617H7FOFrioGxfGZ+NEqYkONsR1iIR7cQ9
WrIZcwBdVhEQNrkJi13Tv9eYQgzcOOVs+eLUOeA=
-----END CERTIFICATE REQUEST-----
`;

// O=system:nodes, CN=system:node:node-a
const node = `-----BEGIN CERTIFICATE REQUEST-----
MIHvMIGWAgEAMDQxFTATBgNVBAoMDHN5c3RlbTpub2RlczEbMBkGA1UEAwwSc3lz
dGVtOm5vZGU6bm9kZS1hMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEDWlvYVBv
383hro2w2EjS9lD5IES8IFRyZpzO0E0UV8VTyuaBIYO7R7NgjLD4rAA2e7Tnkitn
sIeLrNcMODuqQqAAMAoGCCqGSM49BAMCA0gAMEUCIQDpUEKLctk5jTgQGIUHANPc
VkyF6hzwufGfmkeGtU1E3gIgXDdnKbVLkVXFljYuRRzsM/uH+mkx+aGjmo8U3vR5
tFU=
-----END CERTIFICATE REQUEST-----
`;

let environment: Environment;
let controllers: Controllers;

beforeEach(async () => {
  environment = await createEnvironment();
  const { clock, random } = environment;
  controllers = startControllers({
    client: environment.client(),
    clock,
    random,
    settings: {
      rootCertificate: 'PEM',
      signCertificate: ({ commonName, organizations, notBefore, notAfter }) =>
        `${commonName} of ${organizations.join('+')} for ${(notAfter - notBefore) / 1000} s`,
    },
    only: [certificateApprovingController, certificateCleanerController, certificateSigningController],
  });
  await clock.runFor(controllers.ready);
});

afterEach(() => {
  controllers.stop();
  environment.stop();
});

const settle = (ms = 100) => environment.clock.runUntil(environment.clock.now() + ms);
const admin = () => environment.client().of(resources.certificateSigningRequests);

const request = (name: string, pem: string, signerName: string, more: object = {}) => ({
  apiVersion: 'certificates.k8s.io/v1',
  kind: 'CertificateSigningRequest',
  metadata: { name },
  spec: { request: encodeBase64(encodeUtf8(pem)), signerName, usages: ['client auth'], ...more },
});

async function approve(name: string): Promise<void> {
  const object = await admin().get(name);
  const condition = { type: 'Approved', status: 'True', reason: 'KubectlApprove', message: 'approved' };
  await environment.transport.request({
    method: 'PUT',
    path: `/apis/certificates.k8s.io/v1/certificatesigningrequests/${name}/approval`,
    body: {
      ...object,
      apiVersion: 'certificates.k8s.io/v1',
      kind: 'CertificateSigningRequest',
      status: { conditions: [condition] },
    },
  });
  await settle();
}

async function certificateOf(name: string): Promise<string | undefined> {
  const text = (await admin().get(name)).status?.certificate;
  return text === undefined ? undefined : decodeUtf8(decodeBase64(text) ?? new Uint8Array());
}

test('a request is signed when somebody has approved it', async () => {
  const expirationSeconds = 3600;
  await admin().create(request('jane', jane, 'kubernetes.io/kube-apiserver-client', { expirationSeconds }));
  await settle();
  expect(await certificateOf('jane')).toBeUndefined();
  await approve('jane');
  expect(await certificateOf('jane')).toBe('jane of dev+qa for 3900 s');
});

test('signers of others are left alone', async () => {
  await admin().create(request('other', jane, 'example.com/mine'));
  await approve('other');
  expect(await certificateOf('other')).toBeUndefined();
});

test("a node's own request is approved and signed at once", async () => {
  const user = {
    username: 'system:node:node-a',
    groups: ['system:nodes', 'system:masters', 'system:authenticated'],
  };
  const usages = ['digital signature', 'client auth'];
  await environment
    .client(user)
    .of(resources.certificateSigningRequests)
    .create(request('node', node, 'kubernetes.io/kube-apiserver-client-kubelet', { usages }));
  await settle();
  expect((await admin().get('node')).status?.conditions?.[0]).toMatchObject({
    type: 'Approved',
    reason: 'AutoApproved',
    message: 'Auto approving self kubelet client certificate after SubjectAccessReview.',
  });
  expect(await certificateOf('node')).toMatch(/^system:node:node-a of system:nodes for /);
});

test('a request that is decided is removed after an hour, an undecided one after a day', async () => {
  await admin().create(request('jane', jane, 'kubernetes.io/kube-apiserver-client'));
  await admin().create(request('open', jane, 'kubernetes.io/kube-apiserver-client'));
  await approve('jane');
  await settle(3_610_000);
  expect((await admin().list()).items.map(({ metadata }) => metadata.name)).toEqual(['open']);
  await settle(24 * 3_600_000);
  expect((await admin().list()).items).toEqual([]);
});
