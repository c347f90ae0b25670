import type { Image } from '@drydock/images';
import type { KubeObject } from '@drydock/machinery';
import { createCoreDnsImage } from './coredns/image.ts';
import { coreDnsObjects, type CoreDnsObjectOptions } from './coredns/objects.ts';
import { createMetricsServerImage } from './metrics-server/image.ts';
import { metricsServerObjects, type MetricsServerOptions } from './metrics-server/objects.ts';

import { createIngressNginxImage } from './ingress-nginx/image.ts';
import { ingressNginxObjects, type IngressNginxObjectOptions } from './ingress-nginx/objects.ts';

export type { CoreDnsOptions } from './coredns/server.ts';
export { createCoreDnsImage, type CoreDnsObjectOptions };
export { createIngressNginxImage, type IngressNginxObjectOptions };
export { createMetricsServerImage, type MetricsServerOptions };

/** Something that a profile installs into the cluster. */
export interface Addon<Options> {
  /** To be created in this order. */
  readonly objects: (options?: Options) => readonly KubeObject[];
  /** Images beyond those of the `images` lib. */
  readonly images: readonly Image[];
}

/** What of a cluster decides how an add-on is installed. */
export interface AddonWorld {
  /** Whether Services of type LoadBalancer get an address. */
  readonly loadBalancer: boolean;
}

export const coredns: Addon<CoreDnsObjectOptions> = {
  objects: coreDnsObjects,
  images: [createCoreDnsImage()],
};

export const ingressNginx: Addon<IngressNginxObjectOptions> = {
  objects: ingressNginxObjects,
  images: [createIngressNginxImage()],
};

export const metricsServer: Addon<MetricsServerOptions> = {
  objects: metricsServerObjects,
  images: [createMetricsServerImage()],
};

/** The addons by name, sorted. */
export const addons = { coredns, 'ingress-nginx': ingressNginx, 'metrics-server': metricsServer } as const;

/** Those that a lab or the command line switches on. */
export const optionalAddons: Readonly<Record<string, Addon<AddonWorld>>> = {
  'ingress-nginx': {
    ...ingressNginx,
    objects: (world) =>
      ingressNginx.objects({ serviceType: world?.loadBalancer === false ? 'NodePort' : 'LoadBalancer' }),
  },
  'metrics-server': { ...metricsServer, objects: () => metricsServer.objects() },
};

/** Images that addons bring: `createRegistry([...images, ...addonImages])`. */
export const addonImages: readonly Image[] = Object.values(addons).flatMap((addon) => addon.images);
