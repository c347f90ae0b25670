import type { Ingress, IngressClass } from '@drydock/kinds';
import type { AdmissionPlugin } from '../plugin.ts';
import { resourceOf } from '../resource-of.ts';

const order = (a = '', b = '') => (a < b ? -1 : a > b ? 1 : 0);

/** An Ingress that names no class gets the default one, of several the newest. */
export const defaultIngressClass: AdmissionPlugin = {
  name: 'DefaultIngressClass',
  admitCreate: (object, write) => {
    if (resourceOf(write) !== 'networking.k8s.io/ingresses') return object;
    const { spec, metadata } = object as unknown as Ingress;
    if (spec?.ingressClassName !== undefined) return object;
    if (metadata.annotations?.['kubernetes.io/ingress.class'] !== undefined) return object;
    const classes = write.server.store.range('/registry/ingressclasses/')
      .items as unknown as readonly IngressClass[];
    const [newest] = classes
      .filter((item) => item.metadata.annotations?.['ingressclass.kubernetes.io/is-default-class'] === 'true')
      .sort(
        (a, b) =>
          order(b.metadata.creationTimestamp, a.metadata.creationTimestamp) ||
          order(a.metadata.name, b.metadata.name),
      );
    return newest ? { ...object, spec: { ...spec, ingressClassName: newest.metadata.name } } : object;
  },
};
