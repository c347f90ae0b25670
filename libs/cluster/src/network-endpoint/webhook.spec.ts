// An admission webhook inside the cluster: the API server finds it by its Service and asks over HTTPS.
import { createClient, resources } from '@drydock/client';
import { createRandom, decodeUtf8, VirtualClock } from '@drydock/machinery';
import { serveHttp, serveTls, type Connection, type HttpRequest } from '@drydock/shell';
import { expect, test } from '@jest/globals';
import { createCertificates } from '../access/certificates.ts';
import { createCluster } from '../create-cluster.ts';

const start = 1_760_000_000_000;

test('a webhook behind a Service is asked, and one that is gone is not forgiven', async () => {
  const clock = new VirtualClock({ start, settle: () => new Promise((resolve) => setImmediate(resolve)) });
  const cluster = await clock.runFor(
    createCluster({ profile: 'docker-desktop', clock, random: createRandom('webhook') }),
  );
  const { server: certificate } = createCertificates(cluster.profile, createRandom('hook'), start);
  const answer = (request: HttpRequest) => {
    const { request: review } = JSON.parse(decodeUtf8(request.body)) as {
      request: { uid: string; name: string };
    };
    const response = {
      uid: review.uid,
      allowed: review.name === 'good',
      status: { message: 'only good ones' },
    };
    return Promise.resolve({
      status: 200,
      headers: [['Content-Type', 'application/json']] as const,
      body: `${JSON.stringify({ kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v1', response })}\n`,
    });
  };
  const serve = async (connection: Connection) => serveHttp(await serveTls(connection, certificate), answer);
  // stands for a pod whose program the images do not have
  const pod = cluster.network.attachPod({ name: 'hook', namespace: 'default', nodeName: 'docker-desktop' });
  const listener = pod.listen(8443, (connection) => void serve(connection));
  const client = createClient(cluster.adminTransport);
  await client.of(resources.services, 'default').create({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'hook' },
    spec: { ports: [{ name: 'https', port: 443, targetPort: 8443 }] },
  });
  await client.of(resources.endpointSlices, 'default').create({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name: 'hook', labels: { 'kubernetes.io/service-name': 'hook' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: [pod.address], conditions: { ready: true } }],
    ports: [{ name: 'https', port: 8443 }],
  });
  await cluster.adminTransport.request({
    method: 'POST',
    path: '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations',
    body: {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: 'hook' },
      webhooks: [
        {
          name: 'good.example.com',
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          clientConfig: { service: { namespace: 'default', name: 'hook' } },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['secrets'] }],
        },
      ],
    },
  });
  await clock.runUntil(start + 60_000);
  const create = async (name: string) => {
    const body = { apiVersion: 'v1', kind: 'Secret', metadata: { name } };
    const path = '/api/v1/namespaces/default/secrets';
    const { status, body: got } = await clock.runFor(
      cluster.adminTransport.request({ method: 'POST', path, body }),
    );
    return [status, (got as { message?: string }).message?.replace(/tcp [\d.]+/, 'tcp <IP>')];
  };
  expect(await create('good')).toEqual([201, undefined]);
  expect(await create('bad')).toEqual([
    400,
    'admission webhook "good.example.com" denied the request: only good ones',
  ]);
  listener.close();
  expect(await create('good2')).toEqual([
    500,
    'Internal error occurred: failed calling webhook "good.example.com": failed to call webhook: Post "https://hook.default.svc:443?timeout=10s": dial tcp <IP>:443: connect: connection refused',
  ]);
  cluster.stop();
});
