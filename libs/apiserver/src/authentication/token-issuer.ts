// Tokens of service accounts. They look and expire like the real ones; the signature is a keyed hash that only this
// server can make. It keeps learners honest inside one simulated cluster and is no cryptography.
import type { Store } from '@drydock/etcd';
import {
  createRandom,
  decodeBase64,
  decodeUtf8,
  encodeBase64,
  encodeUtf8,
  type Clock,
  type Random,
  type UserInfo,
} from '@drydock/machinery';

export interface TokenRequest {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly audiences: readonly string[];
  readonly seconds: number;
  readonly bound?: { readonly kind: string; readonly name: string; readonly uid: string };
}

export const defaultAudience = 'https://kubernetes.default.svc.cluster.local';
const signatureBytes = 256;

interface Claims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly sub: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string; readonly uid: string };
    readonly pod?: { readonly name: string; readonly uid: string };
  };
}

export class TokenIssuer {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #secret: string;
  readonly #keyId: string;

  /** `key` must be the same after a restart, so that tokens stay valid; `ids` must not. */
  constructor(store: Store, clock: Clock, random: { readonly key: Random; readonly ids: Random }) {
    this.#store = store;
    this.#clock = clock;
    this.#random = random.ids.fork('token-id');
    const key = random.key.fork('token-key');
    this.#secret = key.uuid();
    this.#keyId = base64Url(key.bytes(32));
  }

  issue({ namespace, name, uid, audiences, seconds, bound }: TokenRequest): {
    token: string;
    expires: number;
  } {
    const now = Math.floor(this.#clock.now() / 1000);
    const claims = {
      aud: audiences,
      exp: now + seconds,
      iat: now,
      iss: defaultAudience,
      jti: this.#random.uuid(),
      'kubernetes.io': {
        namespace,
        ...(bound ? { [bound.kind.toLowerCase()]: { name: bound.name, uid: bound.uid } } : {}),
        serviceaccount: { name, uid },
      },
      nbf: now,
      sub: `system:serviceaccount:${namespace}:${name}`,
    };
    const signed = `${encodePart({ alg: 'RS256', kid: this.#keyId })}.${encodePart(claims)}`;
    return { token: `${signed}.${this.#sign(signed)}`, expires: claims.exp * 1000 };
  }

  /** Who the token speaks for; undefined when it is forged, expired, for others, or its account or pod is gone. */
  authenticate(token: string): UserInfo | undefined {
    const claims = this.verify(token);
    if (!claims?.aud.includes(defaultAudience)) return undefined;
    const { namespace, serviceaccount, pod } = claims['kubernetes.io'];
    const account = this.#store.get(`/registry/serviceaccounts/${namespace}/${serviceaccount.name}`);
    if (account?.metadata.uid !== serviceaccount.uid) return undefined;
    if (pod && this.#store.get(`/registry/pods/${namespace}/${pod.name}`)?.metadata.uid !== pod.uid)
      return undefined;
    return serviceAccountUser(namespace, serviceaccount.name, serviceaccount.uid);
  }

  /** The claims of a token that this server issued and that has not expired. */
  verify(token: string): Claims | undefined {
    const end = token.lastIndexOf('.');
    const signed = token.slice(0, Math.max(0, end));
    if (end < 0 || token.slice(end + 1) !== this.#sign(signed)) return undefined;
    const claims = decodePart(signed.slice(signed.indexOf('.') + 1));
    return claims && claims.exp * 1000 > this.#clock.now() ? claims : undefined;
  }

  #sign(signed: string): string {
    return base64Url(createRandom(`${this.#secret}/${signed}`).bytes(signatureBytes));
  }
}

export function serviceAccountUser(namespace: string, name: string, uid?: string): UserInfo {
  return {
    username: `system:serviceaccount:${namespace}:${name}`,
    groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'],
    ...(uid === undefined ? {} : { uid }),
  };
}

function base64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function encodePart(value: unknown): string {
  return base64Url(encodeUtf8(JSON.stringify(value)));
}

function decodePart(text: string): Claims | undefined {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = decodeBase64(plain.padEnd(Math.ceil(plain.length / 4) * 4, '='));
  try {
    return bytes && (JSON.parse(decodeUtf8(bytes)) as Claims);
  } catch {
    return undefined;
  }
}
