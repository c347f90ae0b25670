import { images } from './images.ts';
import { createRegistry } from './registry/registry.ts';

export { imageCatalogue, type CatalogueEntry } from './catalogue.ts';
export { describedImage } from './described/described-image.ts';
export type { ImageDescription } from './described/description.ts';
export { imageDefinition, type Image } from './image.ts';
export { images } from './images.ts';
export {
  EtcdRefusal,
  type EtcdBackend,
  type EtcdEvent,
  type EtcdLeases,
  type FindBackend,
  type KeyValue,
  type LeaseState,
} from './images/etcd/backend.ts';
export { etcdPrograms } from './images/etcd/index.ts';
export { mimeTypes } from './images/nginx/files.ts';
export { createNginx } from './images/nginx/server.ts';
export { getWithToken, type TokenAnswer, type TokenRequest } from './in-cluster/get-with-token.ts';
export { inClusterConfig, inClusterTransport, UnreachableServer } from './in-cluster/transport.ts';
export { stopSignal } from './inert.ts';
export { createRegistry } from './registry/registry.ts';
export { familiarString, parseReference, type Reference } from './registry/reference.ts';
export { certificateText, selfSignedCertificate, startWebServer, type WebServer } from './web-server.ts';

/** The simulated registries: what a node pulls from. */
export const registry = createRegistry(images);
