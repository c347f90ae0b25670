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
export const optionalAddons: Readonly<Record<string, Addon<never>>> = {
  'ingress-nginx': ingressNginx,
  'metrics-server': metricsServer,
};

/** Images that addons bring: `createRegistry([...images, ...addonImages])`. */
export const addonImages: readonly Image[] = Object.values(addons).flatMap((addon) => addon.images);
