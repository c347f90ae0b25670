// "Deploy from manifest": each document is created, or merged into what is there, as far as the service account may.
// Fields that an earlier manifest had and this one lacks stay: the three-way merge of kubectl is not simulated here.
import {
  apiVersionOf,
  parseApiVersion,
  parseYamlDocuments,
  type RestResponse,
  type RestTransport,
} from '@drydock/machinery';

export interface DeployResult {
  /** `deployment.apps/web` */
  readonly object: string;
  readonly action?: 'created' | 'configured' | 'unchanged';
  readonly error?: string;
}

interface Manifest {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
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
  const body = withLastApplied(
    resource.namespaced
      ? { ...manifest, metadata: { ...metadata, namespace: metadata?.namespace ?? namespace } }
      : manifest,
  );
  const before = await transport.request({ method: 'GET', path });
  const answer = await (before.status === 404
    ? send(transport, 'POST', path.slice(0, -name.length - 1), 'application/json', body)
    : send(transport, 'PATCH', path, 'application/strategic-merge-patch+json', body));
  if (answer.status >= 400) return { object, error: messageOf(answer.body) };
  const unchanged = before.status === 200 && versionOf(before.body) === versionOf(answer.body);
  return { object, action: before.status === 404 ? 'created' : unchanged ? 'unchanged' : 'configured' };
}

function send(
  transport: RestTransport,
  method: 'POST' | 'PATCH',
  path: string,
  type: string,
  body: unknown,
): Promise<RestResponse> {
  const headers = { 'content-type': type, 'user-agent': 'portainer' };
  return transport.request({ method, path: `${path}?fieldManager=portainer`, headers, body });
}

/** Portainer applies as `kubectl apply` does, so later applies of the learner find what they expect. */
function withLastApplied(manifest: Manifest): unknown {
  const annotations = manifest.metadata?.annotations ?? {};
  const written = { ...manifest, metadata: { ...manifest.metadata, annotations } };
  const applied = { 'kubectl.kubernetes.io/last-applied-configuration': `${JSON.stringify(written)}\n` };
  return { ...manifest, metadata: { ...manifest.metadata, annotations: { ...annotations, ...applied } } };
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
