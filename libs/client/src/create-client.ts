import {
  apiVersionOf,
  hasReason,
  StatusError,
  type KubeObject,
  type RestRequest,
  type RestResponse,
  type RestTransport,
  type StatusObject,
} from '@drydock/machinery';
import type {
  Client,
  DeleteOptions,
  ListOptions,
  ListResult,
  PatchType,
  ResourceClient,
  ResourceType,
} from './contract.ts';

const patchTypes: Readonly<Record<PatchType, string>> = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
};

/** A typed client over any transport. `userAgent` names the component, as field managers and audit logs show it. */
export function createClient(transport: RestTransport, userAgent = 'drydock'): Client {
  const headers = { 'user-agent': userAgent };
  return {
    transport,
    of: (resource, namespace) => new RestClient(transport, resource, namespace, headers),
  };
}

type QueryValues = Readonly<Record<string, string | number | undefined>>;

class RestClient<T extends KubeObject> implements ResourceClient<T> {
  readonly #transport: RestTransport;
  readonly #resource: ResourceType<T>;
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(
    transport: RestTransport,
    resource: ResourceType<T>,
    namespace: string | undefined,
    headers: Readonly<Record<string, string>>,
  ) {
    this.#transport = transport;
    this.#resource = resource;
    this.#path = collectionPath(resource, namespace);
    this.#headers = headers;
  }

  async get(name: string): Promise<T> {
    return (await this.#send('GET', this.#object(name))).body as T;
  }

  async find(name: string): Promise<T | undefined> {
    try {
      return await this.get(name);
    } catch (error) {
      if (hasReason(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  async list(options: ListOptions = {}): Promise<ListResult<T>> {
    const { body } = await this.#send('GET', this.#path + queryOf({ ...options }));
    const { items, metadata } = body as {
      items: readonly T[];
      metadata: { resourceVersion: string; continue?: string };
    };
    return {
      items,
      resourceVersion: metadata.resourceVersion,
      ...(metadata.continue === undefined ? {} : { continue: metadata.continue }),
    };
  }

  async create(object: T): Promise<T> {
    return (await this.#send('POST', this.#path, object)).body as T;
  }

  async update(object: T): Promise<T> {
    return (await this.#send('PUT', this.#object(object.metadata.name ?? ''), object)).body as T;
  }

  async updateStatus(object: T): Promise<T> {
    return (await this.#send('PUT', `${this.#object(object.metadata.name ?? '')}/status`, object)).body as T;
  }

  async patch(
    name: string,
    type: PatchType,
    patch: unknown,
    { subresource, fieldManager }: { subresource?: string; fieldManager?: string } = {},
  ): Promise<T> {
    const path = this.#object(name) + (subresource ? `/${subresource}` : '') + queryOf({ fieldManager });
    return (await this.#send('PATCH', path, patch, patchTypes[type])).body as T;
  }

  async delete(name: string, options: DeleteOptions = {}): Promise<void> {
    await this.#send('DELETE', this.#object(name), { kind: 'DeleteOptions', apiVersion: 'v1', ...options });
  }

  async watch({ signal, ...options }: Parameters<ResourceClient<T>['watch']>[0]) {
    const path = this.#path + queryOf({ watch: 'true', ...options });
    const { events } = await this.#request({
      method: 'GET',
      path,
      headers: this.#headers,
      ...(signal ? { signal } : {}),
    });
    if (!events) throw new Error(`the answer to a watch of ${path} is no stream`);
    return events;
  }

  async post<R>(name: string, subresource: string, body: unknown): Promise<R> {
    return (await this.#send('POST', `${this.#object(name)}/${subresource}`, body)).body as R;
  }

  #object(name: string): string {
    if (name === '') throw new Error(`resource name may not be empty (${this.#resource.plural})`);
    return `${this.#path}/${encodeURIComponent(name)}`;
  }

  #send(
    method: RestRequest['method'],
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): Promise<RestResponse> {
    const headers = body === undefined ? this.#headers : { ...this.#headers, 'content-type': contentType };
    return this.#request({ method, path, headers, ...(body === undefined ? {} : { body }) });
  }

  async #request(request: RestRequest): Promise<RestResponse> {
    const response = await this.#transport.request(request);
    if (response.status >= 400) throw responseError(response);
    return response;
  }
}

function collectionPath(
  { group, version, plural, namespaced }: ResourceType,
  namespace: string | undefined,
): string {
  const root = group === '' ? `/api/${version}` : `/apis/${apiVersionOf({ group, version })}`;
  return namespaced && namespace
    ? `${root}/namespaces/${encodeURIComponent(namespace)}/${plural}`
    : `${root}/${plural}`;
}

function queryOf(parameters: QueryValues): string {
  const pairs = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== '');
  return pairs.length === 0
    ? ''
    : `?${pairs.map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`).join('&')}`;
}

/** The Status of a failed answer as an error; plain text answers become one. */
export function responseError({ status, body }: RestResponse): StatusError {
  if (typeof body === 'object' && body !== null && (body as StatusObject).kind === 'Status')
    return new StatusError(body as StatusObject);
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: status === 404 ? 'the server could not find the requested resource' : String(body ?? ''),
    reason: status === 404 ? 'NotFound' : 'Unknown',
    details: {},
    code: status,
  });
}
