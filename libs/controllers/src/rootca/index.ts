// Every namespace has the ConfigMap `kube-root-ca.crt`: pkg/controller/certificates/rootcacertpublisher.
import { resources } from '@drydock/client';
import type { ConfigMap } from '@drydock/kinds';
import type { ControllerDefinition } from '../controller.ts';
import { semanticallyEqual } from '../equality.ts';

const name = 'kube-root-ca.crt';
const description =
  'Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.';

export const rootCertificateController: ControllerDefinition = {
  name: 'root-ca-certificate-publisher-controller',
  start({ client, informers, run, settings }) {
    const namespaces = informers.for(resources.namespaces);
    const configMaps = informers.for(resources.configMaps);
    const data = { 'ca.crt': settings.rootCertificate };
    const annotations = { 'kubernetes.io/description': description };
    const queue = run({
      name: rootCertificateController.name,
      async reconcile(namespace) {
        if (namespaces.get('', namespace)?.status?.phase !== 'Active') return;
        const current = configMaps.get(namespace, name);
        const maps = client.of(resources.configMaps, namespace);
        const fresh: ConfigMap = {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name, annotations },
          data,
        };
        if (!current) await maps.create(fresh);
        else if (
          !semanticallyEqual(current.data, data) ||
          current.metadata.annotations?.['kubernetes.io/description'] !== description
        )
          await maps.update({
            ...fresh,
            metadata: {
              ...current.metadata,
              annotations: { ...current.metadata.annotations, ...annotations },
            },
          });
      },
    });
    namespaces.onChange(({ current }) => {
      if (current) queue.add(current.metadata.name ?? '');
    });
    configMaps.onChange(({ old, current }) => {
      const map = current ?? old;
      if (old && map?.metadata.name === name) queue.add(map.metadata.namespace ?? '');
    });
  },
};
