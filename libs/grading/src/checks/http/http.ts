import { firstUnmet, type CheckContext, type CheckType, type Settings } from '../../check-type.ts';
import { failed, InvalidCheck, passed } from '../../result.ts';
import type { TargetRequest } from '../../target.ts';

const quoted = 200;

/** A request through the simulated network. */
export const http: CheckType<'http'> = {
  kind: 'http',
  live: 'http',
  async evaluate(settings, context) {
    const request = requestOf(settings, context);
    const response = await context.target.http(request);
    const what = `${request.method} ${request.url}`;
    if ('error' in response) {
      const wantsError = settings.expect?.some(({ cel }) => cel.includes('response.error'));
      const unmet = wantsError ? await firstUnmet(settings.expect, { response }, context) : undefined;
      if (wantsError && !unmet) return passed(`${what}: ${response.message}`);
      return failed(unmet?.message ?? `${what}: ${response.message}`, {
        found: response.error,
        wanted: 'an answer',
      });
    }
    const unmet = await firstUnmet(settings.expect, { response: { ...response, error: '' } }, context);
    const found = `${response.status} ${response.body.slice(0, quoted)}`.trim();
    return unmet
      ? failed(unmet.message, { found, wanted: unmet.wanted })
      : passed(`${what} answered ${response.status}.`, { found });
  },
};

function requestOf(settings: Settings<'http'>, context: CheckContext): TargetRequest {
  const { from } = settings;
  const pod =
    typeof from === 'object' ? { pod: from.pod, namespace: from.namespace ?? 'default' } : undefined;
  return {
    url: absoluteUrl(settings.url, typeof from === 'string' ? from : undefined, context),
    method: settings.method ?? 'GET',
    headers: settings.headers ?? {},
    verify: settings.tls?.verify ?? true,
    ...(settings.body === undefined ? {} : { body: settings.body }),
    ...(pod ? { from: pod } : {}),
  };
}

/** A path is below the endpoint that `from` names. */
function absoluteUrl(url: string, endpoint: string | undefined, { lab }: CheckContext): string {
  if (!url.startsWith('/')) return url;
  const base = lab.spec.environment?.endpoints?.find(({ name }) => name === endpoint)?.url;
  if (base === undefined) throw new InvalidCheck(`${url} is below no endpoint`);
  return base.replace(/\/+$/, '') + url;
}
