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
  readonly bound?: BoundObject;
}

/** What a token stands and falls with. */
export interface BoundObject {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  /** Of a pod: where it runs. */
  readonly node?: Reference;
}

interface Reference {
  readonly name: string;
  readonly uid?: string;
}

export const defaultAudience = 'https://kubernetes.default.svc.cluster.local';
const signatureBytes = 256;

interface Claims {
  readonly aud: readonly string[];
  readonly exp: number;
  readonly jti: string;
  readonly sub: string;
  readonly 'kubernetes.io': {
    readonly namespace: string;
    readonly serviceaccount: { readonly name: string; readonly uid: string };
    readonly node?: Reference;
    readonly pod?: Reference;
    readonly secret?: Reference;
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
        ...(bound?.node ? { node: bound.node } : {}),
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
    return claims?.aud.includes(defaultAudience) ? this.#userOf(claims) : undefined;
  }

  /** Who the token speaks for, to somebody who is one of its audiences, and which of the audiences those are. */
  review(token: string, audiences: readonly string[]): TokenReviewResult {
    const wanted = audiences.length > 0 ? audiences : [defaultAudience];
    const claims = this.verify(token);
    if (!claims) return { error: 'invalid bearer token' };
    const shared = wanted.filter((audience) => claims.aud.includes(audience));
    if (shared.length === 0) {
      const list = (texts: readonly string[]) => texts.map((text) => JSON.stringify(text)).join(' ');
      const error = `[invalid bearer token, token audiences [${list(claims.aud)}] is invalid for the target audiences [${list(wanted)}]]`;
      return { error };
    }
    const user = this.#userOf(claims);
    return user ? { user, audiences: shared } : { error: 'invalid bearer token' };
  }

  #userOf(claims: Claims): UserInfo | undefined {
    const { namespace, serviceaccount, pod, node, secret } = claims['kubernetes.io'];
    const lives = (key: string, { uid }: Reference) => this.#store.get(key)?.metadata.uid === uid;
    if (!lives(`/registry/serviceaccounts/${namespace}/${serviceaccount.name}`, serviceaccount))
      return undefined;
    if (pod && !lives(`/registry/pods/${namespace}/${pod.name}`, pod)) return undefined;
    if (secret && !lives(`/registry/secrets/${namespace}/${secret.name}`, secret)) return undefined;
    if (node && !pod && !lives(`/registry/minions/${node.name}`, node)) return undefined;
    const user = serviceAccountUser(namespace, serviceaccount.name, serviceaccount.uid);
    return { ...user, extra: extraOf(claims) };
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

export interface TokenReviewResult {
  readonly user?: UserInfo;
  readonly audiences?: readonly string[];
  readonly error?: string;
}

const extraPrefix = 'authentication.kubernetes.io/';

/** What the server learns from a token beside the name of the account. */
function extraOf({ jti, 'kubernetes.io': { pod, node } }: Claims): NonNullable<UserInfo['extra']> {
  const entries: [string, string | undefined][] = [
    ['credential-id', `JTI=${jti}`],
    ['node-name', node?.name],
    ['node-uid', node?.uid],
    ['pod-name', pod?.name],
    ['pod-uid', pod?.uid],
  ];
  return Object.fromEntries(
    entries.flatMap(([name, value]) => (value === undefined ? [] : [[extraPrefix + name, [value]]])),
  );
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
