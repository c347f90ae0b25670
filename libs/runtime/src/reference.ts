/** How an engine writes the name of an image it has. */
export interface ImageName {
  /** `nginx`, `ghcr.io/x/y`: without what Docker leaves out. */
  readonly familiar: string;
  readonly tag?: string;
}

/** The tag of a reference as written: `latest` when there is neither tag nor digest. */
export function tagOf(reference: string): string | undefined {
  if (reference.includes('@')) return undefined;
  const last = reference.slice(reference.lastIndexOf('/') + 1);
  const colon = last.indexOf(':');
  return colon < 0 ? 'latest' : last.slice(colon + 1);
}

/** `docker.io/library/nginx` → `nginx`. */
export function familiarName(repository: string): string {
  return repository.replace(/^docker\.io\/(library\/)?/, '');
}
