import type { NextFunction, Request, Response } from 'express';
import { DomainError } from '../errors/domain-error.ts';

const harmless = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether an Origin header names the host that was asked. Only pages of ours may change things. */
export function isOwnOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true; // not a browser, or a navigation, which SameSite covers
  try {
    return new URL(origin).host === host;
  } catch {
    return false; // "null": a sandboxed page, such as the preview of a learner's cluster
  }
}

/** Refuses requests that would change something and come from a page of somebody else. */
export function refuseForeignOrigins(request: Request, _response: Response, next: NextFunction): void {
  const foreignSite = request.get('sec-fetch-site') === 'cross-site';
  if (harmless.has(request.method)) return next();
  if (!foreignSite && isOwnOrigin(request.get('origin'), request.get('host'))) return next();
  next(new DomainError('forbidden', 'The request came from another site.', 'foreign-origin'));
}
