import { isObject } from '@drydock/machinery';

/** Items of a typed list carry no kind and apiVersion on the wire; in process they keep them, so that nothing is copied. */
export function stripItems(body: unknown): unknown {
  if (!isObject(body) || !Array.isArray(body['items'])) return body;
  const { kind, apiVersion } = body;
  if (typeof kind !== 'string' || kind === 'PartialObjectMetadataList' || !kind.endsWith('List')) return body;
  if (typeof apiVersion !== 'string' || apiVersion.startsWith('apidiscovery')) return body;
  const items = body['items'].map((item: unknown) => {
    if (!isObject(item)) return item;
    const { kind: _kind, apiVersion: _apiVersion, ...rest } = item;
    return rest;
  });
  return { ...body, items };
}
