// Registry hosts that the simulated internet knows, and what each says of a repository or tag it does not have.
import { type Reference, familiarString } from './reference.ts';

type Refusal = (reference: Reference) => string;

const manifestUnknown: Refusal = (reference) =>
  `manifest for ${familiarString(reference)} not found: manifest unknown: manifest unknown`;
/** Google's registries name the manifest they looked for. */
const failedToFetch: Refusal = (reference) =>
  `manifest for ${familiarString(reference)} not found: manifest unknown: Failed to fetch ${JSON.stringify(reference.tag ?? 'latest')}`;
const denied: Refusal = (reference) =>
  `Head "https://${reference.host}/v2/${reference.path}/manifests/${reference.tag ?? 'latest'}": denied`;
const unauthorized: Refusal = () => 'unauthorized: access to the requested resource is not authorized';

export interface RegistryHost {
  /** What it answers for a repository it does not have (or does not show). */
  readonly unknownRepository: Refusal;
  readonly unknownTag: Refusal;
}

const plain: RegistryHost = { unknownRepository: manifestUnknown, unknownTag: manifestUnknown };
const google: RegistryHost = { unknownRepository: failedToFetch, unknownTag: failedToFetch };
const github: RegistryHost = { unknownRepository: denied, unknownTag: manifestUnknown };

/** A registry that is there because a lab describes an image of it. */
export const privateHost = plain;

const hosts: Readonly<Record<string, RegistryHost>> = {
  'cgr.dev': plain,
  'container-registry.oracle.com': plain,
  'docker.elastic.co': plain,
  'docker.io': {
    unknownRepository: (reference) => {
      const name = reference.path.replace(/^library\//, '');
      return `pull access denied for ${name}, repository does not exist or may require 'docker login': denied: requested access to the resource is denied`;
    },
    unknownTag: manifestUnknown,
  },
  'docker.n8n.io': plain,
  'eu.gcr.io': google,
  'gcr.io': google,
  'ghcr.io': github,
  'k8s.gcr.io': google,
  'lscr.io': github,
  'mcr.microsoft.com': plain,
  'nvcr.io': plain,
  'public.ecr.aws': plain,
  'quay.io': { unknownRepository: unauthorized, unknownTag: manifestUnknown },
  'registry.access.redhat.com': plain,
  'registry.gitlab.com': plain,
  'registry.k8s.io': google,
  'registry.redhat.io': plain,
  'us-docker.pkg.dev': google,
};

/** Undefined when the name does not resolve in the simulated internet. */
export function findRegistryHost(host: string): RegistryHost | undefined {
  return hosts[host];
}

/** What dockerd reports when it cannot reach a registry host at all. */
export function unreachableHost(host: string): string {
  const name = host.replace(/:\d+$/, '');
  const loopback = name === 'localhost' || /^127\./.test(name);
  if (loopback) {
    const address = host.includes(':') ? host : `${host}:443`;
    const shown = address.replace('localhost', '127.0.0.1');
    return `Get "https://${host}/v2/": dial tcp ${shown}: connect: connection refused`;
  }
  if (/^\d+(\.\d+){3}$/.test(name))
    return `Get "https://${host}/v2/": net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers)`;
  return `Get "https://${host}/v2/": dial tcp: lookup ${name} on 192.168.65.7:53: no such host`;
}
