// "Deploy from manifest": each document is applied on the server side, as far as the service account may.
import { apiVersionOf, parseApiVersion, parseYamlDocuments, type RestTransport } from '@drydock/machinery';

export interface DeployResult {
  /** `deployment.apps/web` */
  readonly object: string;
  readonly action?: 'created' | 'configured' | 'unchanged';
  readonly error?: string;
}

interface Manifest {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly namespace?: string };
}

/** Stops at the first document that fails; what was applied before stays. */
export async function deployManifest(
  transport: RestTransport,
  namespace: string,
  text: string,
): Promise<readonly DeployResult[]> {
  const results: DeployResult[] = [];
  const documents = parseYamlDocuments(text).filter(
    ({ value, error }) => error !== undefined || (value !== undefined && value !== null),
  );
  if (documents.length === 0) return [{ object: '', error: 'no objects passed to apply' }];
  for (const [index, { value, error }] of documents.entries()) {
    const result =
      error === undefined
        ? await applyManifest(transport, namespace, value as Manifest)
        : { object: `document ${index + 1}`, error: `error converting YAML to JSON: ${error}` };
    results.push(result);
    if (result.error !== undefined) break;
  }
  return results;
}

async function applyManifest(
  transport: RestTransport,
  namespace: string,
  manifest: Manifest,
): Promise<DeployResult> {
  const { apiVersion, kind, metadata } = manifest;
  const name = metadata?.name;
  if (!apiVersion || !kind)
    return { object: String(name ?? ''), error: "Object 'Kind' is missing, or has no apiVersion" };
  if (!name) return { object: kind, error: 'resource name may not be empty' };
  const resource = await findResource(transport, apiVersion, kind);
  if (!resource)
    return { object: `${kind}/${name}`, error: `no matches for kind "${kind}" in version "${apiVersion}"` };
  const { group } = parseApiVersion(apiVersion);
  const object = `${kind.toLowerCase()}${group ? `.${group}` : ''}/${name}`;
  const target = resource.namespaced ? `/namespaces/${metadata?.namespace ?? namespace}` : '';
  const path = `${rootOf(apiVersion)}${target}/${resource.name}/${name}`;
  const before = await transport.request({ method: 'GET', path });
  const body = resource.namespaced
    ? { ...manifest, metadata: { ...metadata, namespace: metadata?.namespace ?? namespace } }
    : manifest;
  const answer = await transport.request({
    method: 'PATCH',
    path: `${path}?fieldManager=portainer&force=true`,
    headers: { 'content-type': 'application/apply-patch+yaml', 'user-agent': 'portainer' },
    body: JSON.stringify(body),
  });
  if (answer.status >= 400) return { object, error: messageOf(answer.body) };
  const unchanged = before.status === 200 && versionOf(before.body) === versionOf(answer.body);
  return { object, action: before.status === 404 ? 'created' : unchanged ? 'unchanged' : 'configured' };
}

const rootOf = (apiVersion: string) =>
  apiVersion.includes('/') ? `/apis/${apiVersionOf(parseApiVersion(apiVersion))}` : `/api/${apiVersion}`;

async function findResource(
  transport: RestTransport,
  apiVersion: string,
  kind: string,
): Promise<{ name: string; namespaced: boolean } | undefined> {
  const { status, body } = await transport.request({ method: 'GET', path: rootOf(apiVersion) });
  if (status !== 200) return undefined;
  const { resources = [] } = body as {
    resources?: readonly { name: string; namespaced: boolean; kind: string }[];
  };
  return resources.find((resource) => resource.kind === kind && !resource.name.includes('/'));
}

function messageOf(body: unknown): string {
  return (body as { message?: string } | undefined)?.message ?? String(body);
}

function versionOf(body: unknown): string | undefined {
  return (body as { metadata?: { resourceVersion?: string } }).metadata?.resourceVersion;
}
