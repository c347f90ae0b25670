// The grammar of image references: github.com/distribution/reference.

export interface Reference {
  /** `docker.io`, `ghcr.io`, `localhost:5000`. */
  readonly host: string;
  /** Path in the registry: `library/nginx`. */
  readonly path: string;
  readonly tag?: string;
  /** `sha256:…` */
  readonly digest?: string;
}

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const domainComponent = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const domain = `(?:${domainComponent}(?:\\.${domainComponent})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const referencePattern = new RegExp(
  `^((?:${domain}/)?${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`,
);

/** The text of the error is the one that dockerd and the kubelet print. */
export function parseReference(text: string): Reference | { readonly error: string } {
  if (/^[a-f0-9]{64}$/.test(text)) {
    const shown = JSON.stringify(text);
    return { error: `invalid reference format: repository name (${text}) cannot be ${shown} hexadecimal` };
  }
  const { host, rest } = splitHost(text);
  const name = rest.replace(/[:@].*$/s, '');
  if (name !== name.toLowerCase())
    return { error: `invalid reference format: repository name (${name}) must be lowercase` };
  const match = referencePattern.exec(`${host}/${rest}`);
  if (!match) return { error: 'invalid reference format' };
  const [, full = '', tag, digest] = match;
  const path = full.slice(host.length + 1);
  if (path.length > 255)
    return { error: 'invalid reference format: repository name must not be more than 255 characters' };
  return { host, path, ...(tag !== undefined && { tag }), ...(digest !== undefined && { digest }) };
}

function splitHost(text: string): { host: string; rest: string } {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const isHost = /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase();
  let host = isHost ? first : 'docker.io';
  let rest = isHost ? text.slice(slash + 1) : text;
  if (host === 'index.docker.io') host = 'docker.io';
  if (host === 'docker.io' && !rest.includes('/')) rest = `library/${rest}`;
  return { host, rest };
}

/** `docker.io/library/nginx` → `nginx`: the way dockerd prints names. */
export function familiarName(reference: Reference): string {
  if (reference.host !== 'docker.io') return `${reference.host}/${reference.path}`;
  return reference.path.startsWith('library/') ? reference.path.slice('library/'.length) : reference.path;
}

/** The familiar name with its tag or digest. */
export function familiarString(reference: Reference): string {
  if (reference.digest) return `${familiarName(reference)}@${reference.digest}`;
  return `${familiarName(reference)}:${reference.tag ?? 'latest'}`;
}
