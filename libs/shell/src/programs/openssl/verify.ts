// `openssl verify`, and what it has in common with s_client: how a certificate stands to the trusted ones.
import { encodeUtf8, parseTime } from '@drydock/machinery';
import type { TlsCertificate } from '../../net/tls.ts';
import type { ProgramIo } from '../support/program-io.ts';
import { trustedAuthorities } from '../curl/trust.ts';
import { OpensslError, readCall, readText } from './command-line.ts';
import { readCertificate } from './documents.ts';

export interface VerifyError {
  readonly number: number;
  readonly text: string;
}

/** OpenSSL's errors of X509_verify_cert; undefined when all is well. Names are not looked at. */
export function verifyError(
  { selfSigned, pem, issuerPem, notBefore, notAfter }: TlsCertificate,
  authorities: string,
  now: number,
): VerifyError | undefined {
  const known = (text: string | undefined) => text !== undefined && authorities.includes(text.trim());
  if (!known(selfSigned ? pem : issuerPem) && !known(pem))
    return selfSigned
      ? { number: 18, text: 'self-signed certificate' }
      : { number: 20, text: 'unable to get local issuer certificate' };
  if (now < (parseTime(notBefore) ?? 0)) return { number: 9, text: 'certificate is not yet valid' };
  if (now > (parseTime(notAfter) ?? Infinity)) return { number: 10, text: 'certificate has expired' };
  return undefined;
}

/** The bundle of `-CAfile`, or the system's. */
export async function authoritiesOf(io: ProgramIo, file: string | undefined): Promise<string> {
  if (file !== undefined) return readText(io, file, 'CA certificates');
  return trustedAuthorities(io.process).authorities;
}

export async function verify(io: ProgramIo, words: readonly string[]): Promise<number> {
  const call = readCall('verify', words, 'CAfile: untrusted: purpose: verbose partial_chain');
  const authorities = await authoritiesOf(io, call.value('CAfile'));
  let code = 0;
  for (const path of call.operands.length > 0 ? call.operands : ['-']) {
    const certificate = readCertificate(await readText(io, path, 'certificate file'));
    if (!certificate)
      throw new OpensslError(
        `Could not read certificate file from ${path}\nUnable to load certificate file\n`,
        2,
      );
    const error = verifyError(certificate, authorities, io.process.clock.now());
    if (!error) {
      io.print(`${path}: OK\n`);
      continue;
    }
    await io.flush();
    await io.process.stderr.write(
      encodeUtf8(
        `${certificate.subject}\nerror ${error.number} at 0 depth lookup: ${error.text}\nerror ${path}: verification failed\n`,
      ),
    );
    code = 2;
  }
  return code;
}
