import type { Container, Pod, PodSpec, ServiceAccount, Volume } from '@drydock/kinds';
import { forbidden, type KubeObject } from '@drydock/machinery';
import type { WriteRequest } from '../../registry/write-request.ts';
import type { AdmissionPlugin } from '../plugin.ts';

const mountPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const mirrorAnnotation = 'kubernetes.io/config.mirror';
const tokenSeconds = 3607;
const attempts = 10;
const pauseMs = 100;

/** Gives every pod an account and, unless somebody opted out, the account's token as files. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  admitCreate: (object, write) => {
    const { group, plural } = write.resource.definition;
    if (group !== '' || plural !== 'pods') return object;
    if (object.metadata.annotations?.[mirrorAnnotation] !== undefined) return object;
    const pod = object as unknown as Pod;
    const name = pod.spec?.serviceAccountName || pod.spec?.serviceAccount || 'default';
    const account = find(write, name);
    if (account) return withAccount(pod, account, write);
    return waitFor(write, name).then((found) => withAccount(pod, found, write));
  },
};

const find = ({ server, namespace }: WriteRequest, name: string): ServiceAccount | undefined =>
  server.store.get(`/registry/serviceaccounts/${namespace}/${name}`) as unknown as ServiceAccount | undefined;

/** The account of a namespace that was made a moment ago may not be there yet. */
async function waitFor(write: WriteRequest, name: string): Promise<ServiceAccount> {
  for (let attempt = 1; attempt < attempts; attempt++) {
    await write.server.clock.sleep(pauseMs);
    const account = find(write, name);
    if (account) return account;
  }
  throw forbidden(
    write.resource.qualified,
    write.name,
    `error looking up service account ${write.namespace}/${name}: serviceaccount "${name}" not found`,
  );
}

function withAccount(pod: Pod, account: ServiceAccount, write: WriteRequest): KubeObject {
  const name = account.metadata.name ?? '';
  const spec: PodSpec = {
    ...(pod.spec ?? { containers: [] }),
    serviceAccountName: name,
    serviceAccount: name,
  };
  const secrets = account.imagePullSecrets ?? [];
  const withSecrets =
    spec.imagePullSecrets?.length || secrets.length === 0 ? spec : { ...spec, imagePullSecrets: secrets };
  const automount = pod.spec?.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  return { ...pod, spec: automount ? withToken(withSecrets, write) : withSecrets } as unknown as KubeObject;
}

function withToken(spec: PodSpec, { server }: WriteRequest): PodSpec {
  const missing = (container: Container) =>
    !container.volumeMounts?.some((mount) => mount.mountPath === mountPath);
  const { containers = [] } = spec;
  const all = [...containers, ...(spec.initContainers ?? [])];
  if (!all.some(missing)) return spec;
  const existing = spec.volumes?.find(
    ({ name, projected }) => projected && name.startsWith('kube-api-access-'),
  );
  const volume = existing ?? tokenVolume(`kube-api-access-${server.random.string(5)}`);
  const mount = { mountPath, name: volume.name, readOnly: true };
  const mounted = (container: Container): Container =>
    missing(container)
      ? { ...container, volumeMounts: [...(container.volumeMounts ?? []), mount] }
      : container;
  return {
    ...spec,
    containers: containers.map(mounted),
    ...(spec.initContainers ? { initContainers: spec.initContainers.map(mounted) } : {}),
    volumes: existing ? (spec.volumes ?? []) : [...(spec.volumes ?? []), volume],
  };
}

function tokenVolume(name: string): Volume {
  return {
    name,
    projected: {
      defaultMode: 420,
      sources: [
        { serviceAccountToken: { expirationSeconds: tokenSeconds, path: 'token' } },
        { configMap: { items: [{ key: 'ca.crt', path: 'ca.crt' }], name: 'kube-root-ca.crt' } },
        {
          downwardAPI: {
            items: [{ fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' }, path: 'namespace' }],
          },
        },
      ],
    },
  };
}
