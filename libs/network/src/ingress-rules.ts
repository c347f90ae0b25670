// Which rule of which Ingress a request meets, as the API's documentation orders them.
import type { HTTPIngressPath, Ingress, IngressBackend } from '@drydock/kinds';

export interface IngressMatch {
  readonly ingress: Ingress;
  readonly host: string;
  readonly path: string;
  readonly rule: 'path' | 'default';
  readonly backend: IngressBackend;
}

interface Candidate extends IngressMatch {
  readonly exactPath: boolean;
}

/** An exact host beats a wildcard, which beats none; an exact path beats a prefix, a longer prefix a shorter one; then age. */
export function matchIngress(
  ingresses: readonly Ingress[],
  host: string,
  path: string,
): IngressMatch | undefined {
  const oldestFirst = [...ingresses].sort((a, b) => (ageKey(a) < ageKey(b) ? -1 : 1));
  const rules = oldestFirst.flatMap((ingress) =>
    (ingress.spec?.rules ?? []).flatMap(({ host: pattern = '', http }) =>
      hostMatches(pattern, host) ? [{ ingress, pattern, paths: http?.paths ?? [] }] : [],
    ),
  );
  const mostSpecific = rules.reduce((best, { pattern }) => Math.max(best, hostRank(pattern)), -1);
  const candidates = rules
    .filter(({ pattern }) => hostRank(pattern) === mostSpecific)
    .flatMap(({ ingress, pattern, paths }) =>
      paths.flatMap((rule) => candidateOf(ingress, pattern, rule, path)),
    );
  const [best] = candidates.sort(
    (a, b) => Number(b.exactPath) - Number(a.exactPath) || b.path.length - a.path.length,
  );
  if (best) return best;
  const fallback = oldestFirst.find(({ spec }) => spec?.defaultBackend);
  const backend = fallback?.spec?.defaultBackend;
  return fallback && backend
    ? { ingress: fallback, host: '', path: '', rule: 'default', backend }
    : undefined;
}

const ageKey = ({ metadata }: Ingress) =>
  `${metadata.creationTimestamp ?? ''} ${metadata.namespace ?? ''}/${metadata.name ?? ''}`;

const hostRank = (pattern: string) => (pattern === '' ? 0 : pattern.startsWith('*.') ? 1 : 2);

function hostMatches(pattern: string, host: string): boolean {
  if (pattern === '') return true;
  const name = host.toLowerCase();
  if (!pattern.startsWith('*.')) return pattern === name;
  const dot = name.indexOf('.');
  return dot > 0 && name.slice(dot + 1) === pattern.slice(2);
}

function candidateOf(ingress: Ingress, host: string, rule: HTTPIngressPath, path: string): Candidate[] {
  const wanted = rule.path ?? '/';
  const exactPath = rule.pathType === 'Exact';
  const matches = exactPath ? wanted === path : prefixMatches(wanted, path);
  if (!matches) return [];
  return [{ ingress, host, path: wanted, rule: 'path', backend: rule.backend, exactPath }];
}

/** Element by element: `/foo` matches `/foo/bar`, not `/foobar`. */
function prefixMatches(prefix: string, path: string): boolean {
  const trimmed = prefix.replace(/\/$/, '');
  return trimmed === '' || path === trimmed || path.startsWith(`${trimmed}/`);
}
