import {
  readerOf,
  fieldError,
  invalid,
  parseTime,
  type FieldError,
  type RestResponse,
} from '@drydock/machinery';
import type { LogOptions } from '../../node-connection.ts';
import type { Query } from '../../request/query.ts';
import type { ResourceRequest } from '../../server-context.ts';
import { containerOf, kubeletOf, podOf } from '../pod-target.ts';
import type { Subresource } from '../subresource.ts';

/** What a container wrote, from the kubelet of its node. */
export const log: Subresource = { name: 'log', verbs: ['get'], handle: logs };

async function logs(request: ResourceRequest): Promise<RestResponse> {
  const pod = podOf(request);
  const options = optionsOf(request.query, request.path.name);
  const target = containerOf(request, pod);
  const headers = { 'content-type': 'text/plain' };
  // a pod that is on no node has written nothing yet
  if (!pod.spec?.nodeName) return { status: 200, headers, bytes: readerOf('') };
  const kubelet = kubeletOf(request, pod.spec.nodeName, 'containerLogs');
  return { status: 200, headers, bytes: await kubelet.logs(target, options, request.request.signal) };
}

function optionsOf(query: Query, pod: string): LogOptions {
  const tailLines = query.number('tailLines');
  const limitBytes = query.number('limitBytes');
  const sinceSeconds = query.number('sinceSeconds');
  const sinceTime = query.get('sinceTime');
  const errors: FieldError[] = [];
  if (tailLines !== undefined && tailLines < 0)
    errors.push(fieldError.invalid('tailLines', tailLines, 'must be greater than or equal to 0'));
  if (limitBytes !== undefined && limitBytes < 1)
    errors.push(fieldError.invalid('limitBytes', limitBytes, 'must be greater than 0'));
  if (sinceSeconds !== undefined && sinceTime)
    errors.push(fieldError.forbidden('', 'at most one of `sinceTime` or `sinceSeconds` may be specified'));
  else if (sinceSeconds !== undefined && sinceSeconds < 1)
    errors.push(fieldError.invalid('sinceSeconds', sinceSeconds, 'must be greater than 0'));
  if (sinceTime && parseTime(sinceTime) === undefined)
    errors.push(fieldError.invalid('sinceTime', sinceTime, 'must be an RFC 3339 time'));
  if (errors.length > 0) throw invalid({ group: '', name: 'PodLogOptions' }, pod, errors);
  return {
    follow: query.flag('follow'),
    previous: query.flag('previous'),
    timestamps: query.flag('timestamps'),
    ...(tailLines === undefined ? {} : { tailLines }),
    ...(limitBytes === undefined ? {} : { limitBytes }),
    ...(sinceSeconds === undefined ? {} : { sinceSeconds }),
    ...(sinceTime ? { sinceTime } : {}),
  };
}
