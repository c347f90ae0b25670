// From URIs to files: root, alias, index.
import { nearest, ownDirective } from '../config/scope.ts';
import type { Exchange } from './exchange.ts';
import { expand } from './variables.ts';

const prefix = '/etc/nginx';

function absolute(path: string): string {
  return path.startsWith('/') ? path : `${prefix}/${path}`;
}

/** The value of $document_root. */
export function documentRoot(exchange: Exchange): string {
  const alias = ownAlias(exchange);
  if (alias !== undefined) return alias;
  const root = nearest(exchange.scope, 'root')[0]?.args[0] ?? 'html';
  return absolute(expand(exchange, root)).replace(/(?<=.)\/$/, '');
}

function ownAlias(exchange: Exchange): string | undefined {
  for (let level = exchange.location?.scope; level; level = level.parent) {
    if (ownDirective(level, 'root')) return undefined;
    const alias = ownDirective(level, 'alias');
    if (alias) return absolute(expand(exchange, alias.args[0]!));
  }
  return undefined;
}

/** The file that a URI names here: root + URI, or alias + what follows the location's prefix. */
export function fileOf(exchange: Exchange, uri: string): string {
  const alias = ownAlias(exchange);
  if (alias === undefined) return documentRoot(exchange) + uri;
  const location = exchange.location!;
  if (location.kind === 'regex') return alias;
  return alias + uri.slice(location.pattern.length);
}

/** The value of $request_filename. */
export function requestFile(exchange: Exchange): string {
  return fileOf(exchange, exchange.uri);
}
