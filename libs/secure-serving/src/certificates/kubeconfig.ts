import { toYaml } from '@drydock/machinery';

/** A user entry: a client certificate, a bearer token, or neither. */
export interface KubeconfigUser {
  /** Of the user and of the context that goes with it. */
  readonly name: string;
  readonly certificate?: { readonly certificate: string; readonly key: string };
  readonly token?: string;
}

export interface KubeconfigOptions {
  /** `https://127.0.0.1:6443`. */
  readonly server: string;
  readonly authority: string;
  readonly clusterName: string;
  /** The first is the one of the current context. */
  readonly users: readonly KubeconfigUser[];
}

/** A kubeconfig as kubectl itself writes one: keys and lists in its order. */
export function kubeconfigText({ server, authority, clusterName, users }: KubeconfigOptions): string {
  const sorted = [...users].sort((a, b) => (a.name < b.name ? -1 : 1));
  return toYaml({
    apiVersion: 'v1',
    clusters: [{ cluster: { 'certificate-authority-data': base64(authority), server }, name: clusterName }],
    contexts: sorted.map(({ name }) => ({ context: { cluster: clusterName, user: name }, name })),
    'current-context': users[0]?.name ?? '',
    kind: 'Config',
    preferences: {},
    users: sorted.map(({ name, certificate, token }) => ({
      name,
      user: {
        ...(certificate
          ? {
              'client-certificate-data': base64(certificate.certificate),
              'client-key-data': base64(certificate.key),
            }
          : {}),
        ...(token === undefined ? {} : { token }),
      },
    })),
  });
}

const base64 = (text: string) => Buffer.from(text).toString('base64');
