import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

// OWASP's recommendation for argon2id (the library's default variant)
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const nobodysHash = hash(randomBytes(16), options);

export function hashPassword(password: string): Promise<string> {
  return hash(password, options);
}

/** Takes as long for an unknown account (no hash) as for a wrong password, so that the time tells nothing. */
export async function isRightPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  const matches = await verify(passwordHash ?? (await nobodysHash), password);
  return passwordHash !== undefined && matches;
}

/** A password to be read from a screen and typed once: no characters that look alike. */
export function randomPassword(): string {
  const letters = 'abcdefghijkmnpqrstuvwxyz23456789';
  return [...randomBytes(20)].map((byte) => letters[byte % letters.length]).join('');
}
