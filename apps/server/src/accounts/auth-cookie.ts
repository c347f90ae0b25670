import { createHash, randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';

const name = 'drydock_session';
/** How long a sign-in lasts. */
export const authSessionMilliseconds = 14 * 24 * 60 * 60_000;

export function newAuthToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What the database keeps of a token. The token is random, so a plain hash is enough. */
export function hashAuthToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

export function setAuthCookie(request: Request, response: Response, token: string): void {
  response.cookie(name, token, { ...attributes(request), maxAge: authSessionMilliseconds });
}

export function clearAuthCookie(request: Request, response: Response): void {
  response.clearCookie(name, attributes(request));
}

/** The token in a Cookie header, if there is one. */
export function selectOptionalAuthToken(cookieHeader: string | undefined): string | undefined {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value) return value;
  }
  return undefined;
}

function attributes(request: Request) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure: request.secure } as const;
}
