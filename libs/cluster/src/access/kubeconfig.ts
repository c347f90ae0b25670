import { encodeBase64, encodeUtf8, toYaml } from '@drydock/machinery';
import type { Profile } from '../profile.ts';
import type { ClusterCertificates } from './certificates.ts';

/** The workstation's ~/.kube/config as the installer writes it. */
export function kubeconfigOf(profile: Profile, { authority, client }: ClusterCertificates): string {
  const name = profile.contextName;
  const data = (text: string) => encodeBase64(encodeUtf8(text));
  return toYaml({
    apiVersion: 'v1',
    clusters: [
      {
        cluster: {
          'certificate-authority-data': data(authority),
          server: `https://${profile.server.host}:${profile.server.port}`,
        },
        name,
      },
    ],
    contexts: [{ context: { cluster: name, user: name }, name }],
    'current-context': name,
    kind: 'Config',
    preferences: {},
    users: [
      {
        name,
        user: { 'client-certificate-data': data(client.certificate), 'client-key-data': data(client.key) },
      },
    ],
  });
}
