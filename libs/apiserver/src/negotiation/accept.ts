import { failure } from '@drydock/machinery';

/** In which form the caller wants the answer. */
export interface Accepted {
  readonly format: 'json' | 'yaml';
  readonly as?: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  /** Version of the meta group in which `as` is answered. */
  readonly version?: 'v1' | 'v1beta1';
}

const formats: Readonly<Record<string, Accepted['format']>> = {
  '*/*': 'json',
  'application/*': 'json',
  'application/json': 'json',
  'application/yaml': 'yaml',
};

/** The first acceptable form of an Accept header. Throws 406 when there is none. */
export function negotiate(header: string | undefined): Accepted {
  if (header === undefined || header.trim() === '') return { format: 'json' };
  for (const range of header.split(',')) {
    const accepted = readRange(range);
    if (accepted) return accepted;
  }
  throw failure(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

function readRange(range: string): Accepted | undefined {
  const [type = '', ...parts] = range.split(';').map((part) => part.trim());
  const format = Object.hasOwn(formats, type) ? formats[type] : undefined;
  if (!format) return undefined;
  const parameters = new Map(parts.map((part) => part.split('=', 2) as [string, string]));
  const as = parameters.get('as');
  if (as === undefined) return { format };
  const version = parameters.get('v');
  if (parameters.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined;
  if (as !== 'Table' && as !== 'PartialObjectMetadata' && as !== 'PartialObjectMetadataList')
    return undefined;
  return { format, as, version };
}
