import { badRequest, fieldError, invalid, type RestRequest } from '@drydock/machinery';
import { optionsKind } from '../request/options-kind.ts';
import type { Query } from '../request/query.ts';

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly propagationPolicy?: string;
  readonly orphanDependents?: boolean;
  readonly preconditions?: { readonly uid?: string; readonly resourceVersion?: string };
  readonly dryRun?: readonly string[];
}

const policies = ['Orphan', 'Background', 'Foreground'];

/** From the body when there is one, else from the query. */
export function parseDeleteOptions(body: unknown, query: Query): DeleteOptions {
  const options = isRecord(body) && Object.keys(body).length > 0 ? fromBody(body) : fromQuery(query);
  const { propagationPolicy, gracePeriodSeconds } = options;
  if (propagationPolicy !== undefined && !policies.includes(propagationPolicy))
    throw invalid(optionsKind('DELETE'), '', [
      fieldError.notSupported('propagationPolicy', propagationPolicy, [
        'Foreground',
        'Background',
        'Orphan',
        'nil',
      ]),
    ]);
  if (gracePeriodSeconds !== undefined && !Number.isSafeInteger(gracePeriodSeconds))
    throw badRequest(
      'json: cannot unmarshal into Go struct field DeleteOptions.gracePeriodSeconds of type int64',
    );
  return options;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fromBody(body: Readonly<Record<string, unknown>>): DeleteOptions {
  const {
    gracePeriodSeconds: grace,
    propagationPolicy: policy,
    orphanDependents: orphan,
    preconditions,
    dryRun,
  } = body;
  const { uid, resourceVersion } = isRecord(preconditions) ? preconditions : {};
  return {
    ...(typeof grace === 'number' ? { gracePeriodSeconds: grace } : {}),
    ...(typeof policy === 'string' ? { propagationPolicy: policy } : {}),
    ...(typeof orphan === 'boolean' ? { orphanDependents: orphan } : {}),
    ...(Array.isArray(dryRun) ? { dryRun: dryRun.map(String) } : {}),
    preconditions: {
      ...(typeof uid === 'string' ? { uid } : {}),
      ...(typeof resourceVersion === 'string' ? { resourceVersion } : {}),
    },
  };
}

function fromQuery(query: Query): DeleteOptions {
  const grace = query.number('gracePeriodSeconds');
  const policy = query.get('propagationPolicy');
  return {
    ...(grace === undefined ? {} : { gracePeriodSeconds: grace }),
    ...(policy ? { propagationPolicy: policy } : {}),
    ...(query.get('orphanDependents') === undefined
      ? {}
      : { orphanDependents: query.flag('orphanDependents') }),
    dryRun: query.all('dryRun'),
  };
}

/** The body of a DELETE may also be sent as query parameters; `dryRun` in either counts. */
export function isDryRun(
  request: Pick<RestRequest, 'method'>,
  query: Query,
  options?: DeleteOptions,
): boolean {
  const values = [...query.all('dryRun'), ...(options?.dryRun ?? [])].filter((value) => value !== '');
  if (values.some((value) => value !== 'All'))
    throw invalid(optionsKind(request.method), '', [fieldError.notSupported('dryRun', values, ['All'])]);
  return values.length > 0;
}
