import type { Endpoints } from '@drydock/kinds';
import { failure, type RestResponse } from '@drydock/machinery';
import { defaultAudience } from '../authentication/token-issuer.ts';
import { respond } from '../negotiation/respond.ts';
import type { ServerContext } from '../server-context.ts';

/** Host and port under which the API server can be reached: what its own Endpoints say. */
export function advertisedAddress({ store }: ServerContext): string {
  const endpoints = store.get('/registry/services/endpoints/default/kubernetes') as unknown as
    Endpoints | undefined;
  const [subset] = endpoints?.subsets ?? [];
  const ip = subset?.addresses?.[0]?.ip;
  return ip === undefined ? '10.96.0.1:443' : `${ip}:${subset?.ports?.[0]?.port ?? 443}`;
}

/** /.well-known/openid-configuration: how others may verify the tokens of service accounts. */
export function openIdConfiguration(server: ServerContext): RestResponse {
  return respond({
    issuer: defaultAudience,
    jwks_uri: `https://${advertisedAddress(server)}/openid/v1/jwks`,
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}

/** There is no key pair whose public half could be handed out. */
export function jsonWebKeys(): never {
  throw failure(
    404,
    'NotFound',
    'not simulated: the public keys of service account tokens (signatures are keyed hashes, not RSA)',
  );
}
