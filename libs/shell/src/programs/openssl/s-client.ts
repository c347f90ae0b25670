// `openssl s_client`: a TLS connection with everything that its handshake says, then standard input to the peer.
import { BrokenPipe, encodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import { isAddress, resolveHost, ResolveError } from '../../net/resolver.ts';
import { connectTls, TlsError, type TlsConnection } from '../../net/tls.ts';
import type { ProgramIo } from '../support/program-io.ts';
import { OpensslError, readCall, type Call } from './command-line.ts';
import { completed, writeCertificate, readCertificate, type Certificate } from './documents.ts';
import { opensslTime } from './print-certificate.ts';
import { authoritiesOf, verifyError, type VerifyError } from './verify.ts';

const options =
  'connect: host: port: servername: noservername showcerts CAfile: quiet ign_eof verify_return_error verify: brief tls1_2 tls1_3 alpn: crlf prexit';

export async function sClient(io: ProgramIo, words: readonly string[]): Promise<number> {
  const call = readCall('s_client', words, options);
  if (call.has('brief')) throw new OpensslError('s_client: not simulated: -brief\n');
  const target =
    call.value('connect') ??
    call.operands[0] ??
    `${call.value('host') ?? 'localhost'}:${call.value('port') ?? 4433}`;
  const [host = 'localhost', port = '4433'] = target.split(':');
  const stream = await dial(io, host, Number(port));
  const serverName = call.value('servername') ?? (isAddress(host) || call.has('noservername') ? '' : host);
  const quiet = call.has('quiet');
  if (!quiet) io.print('CONNECTED(00000003)\n');
  await io.flush();
  let connection: TlsConnection;
  try {
    connection = await connectTls(stream, { serverName });
  } catch (error) {
    if (!(error instanceof TlsError)) throw error;
    return noHandshake(io, error);
  }
  const certificate = certificateOf(connection);
  const authorities = await authoritiesOf(io, call.value('CAfile'));
  const error = verifyError(certificate, authorities, io.process.clock.now());
  await say(io, verificationLines(certificate, error));
  if (error && call.has('verify_return_error')) {
    connection.close();
    return 1;
  }
  if (!quiet) io.print(report(certificate, error));
  await io.flush();
  return talk(io, connection, call);
}

const say = (io: ProgramIo, text: string) => io.process.stderr.write(encodeUtf8(text));

async function dial(io: ProgramIo, host: string, port: number) {
  const { process } = io;
  try {
    const [address = host] = await resolveHost(process, host, process.ended);
    return await process.network.connect(address, port, process.ended);
  } catch (error) {
    if (error instanceof ResolveError)
      throw new OpensslError(
        `4057EE28B67F0000:error:10080002:BIO routines:BIO_lookup_ex:system lib:../crypto/bio/bio_addr.c:746:${error.message}\nconnect:errno=0\n`,
      );
    if (!(error instanceof Errno)) throw error;
    const number = { ECONNREFUSED: 111, ETIMEDOUT: 110, EHOSTUNREACH: 113 }[error.code as string] ?? 101;
    const code = (0x80000000 + number).toString(16).toUpperCase();
    throw new OpensslError(
      `40B74CC8CF7F0000:error:${code}:system library:BIO_connect:${error.message}:../crypto/bio/bio_sock2.c:117:calling connect()\n` +
        '40B74CC8CF7F0000:error:10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:119:\n' +
        `connect:errno=${number}\n`,
    );
  }
}

async function noHandshake(io: ProgramIo, { failure }: TlsError): Promise<number> {
  const text =
    failure === 'wrong version number'
      ? '0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:354:'
      : '0A000126:SSL routines:ssl3_read_n:unexpected eof while reading:../ssl/record/rec_layer_s3.c:321:';
  await say(io, `4097F0A1B27F0000:error:${text}\n`);
  io.print(
    '---\nno peer certificate available\n---\nNo client certificate CA names sent\n---\n' +
      'SSL handshake has read 5 bytes and written 293 bytes\nVerification: OK\n---\n' +
      'New, (NONE), Cipher is (NONE)\nSecure Renegotiation IS NOT supported\nCompression: NONE\nExpansion: NONE\n' +
      'No ALPN negotiated\nEarly data was not sent\nVerify return code: 0 (ok)\n---\n',
  );
  return 1;
}

/** The cluster's own certificates are no text that says what is in them: it is written anew. */
function certificateOf({ certificate }: TlsConnection): Certificate {
  const whole = completed(certificate);
  return certificate.pem && readCertificate(certificate.pem)
    ? whole
    : { ...whole, pem: certificate.pem ?? writeCertificate(whole) };
}

function verificationLines({ subject, issuer }: Certificate, error: VerifyError | undefined): string {
  const depth = `depth=0 ${subject}\n`;
  const failed = (number: number, text: string) =>
    `${depth}verify error:num=${number}:${text}\nverify return:1\n`;
  if (!error)
    return `${issuer === subject ? '' : `depth=1 ${issuer}\nverify return:1\n`}${depth}verify return:1\n`;
  const second = error.number === 20 ? failed(21, 'unable to verify the first certificate') : '';
  return `${failed(error.number, error.text)}${second}${depth}verify return:1\n`;
}

function report(certificate: Certificate, found: VerifyError | undefined): string {
  const { subject, issuer, notBefore, notAfter, modulus } = certificate;
  const pem =
    certificate.pem && readCertificate(certificate.pem) ? certificate.pem : writeCertificate(certificate);
  const error = found?.number === 20 ? { number: 21, text: 'unable to verify the first certificate' } : found;
  const bits = modulus.length * 4;
  return [
    `---\nCertificate chain\n 0 s:${subject}\n   i:${issuer}\n`,
    `   a:PKEY: rsaEncryption, ${bits} (bit); sigalg: RSA-SHA256\n`,
    `   v:NotBefore: ${opensslTime(notBefore)}; NotAfter: ${opensslTime(notAfter)}\n`,
    `---\nServer certificate\n${pem}subject=${subject}\nissuer=${issuer}\n`,
    '---\nNo client certificate CA names sent\nPeer signing digest: SHA256\nPeer signature type: RSA-PSS\nServer Temp Key: X25519, 253 bits\n',
    `---\nSSL handshake has read ${552 + Math.round(pem.length * 0.74)} bytes and written 401 bytes\n`,
    error ? `Verification error: ${error.text}\n` : 'Verification: OK\n',
    `---\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nServer public key is ${bits} bit\n`,
    'Secure Renegotiation IS NOT supported\nCompression: NONE\nExpansion: NONE\nNo ALPN negotiated\nEarly data was not sent\n',
    `Verify return code: ${error ? `${error.number} (${error.text})` : '0 (ok)'}\n---\n`,
  ].join('');
}

/** Until standard input ends, or with -quiet and -ign_eof until the peer closes. */
async function talk(io: ProgramIo, connection: TlsConnection, call: Call): Promise<number> {
  const { process } = io;
  const forget = process.ended.onCancel(() => connection.close());
  const waits = call.has('quiet') || call.has('ign_eof');
  const downward = (async () => {
    for (let chunk = await connection.reader.read(); chunk; chunk = await connection.reader.read())
      await process.stdout.write(chunk);
    return false;
  })();
  const upward = (async () => {
    try {
      for (let chunk = await process.stdin.read(); chunk; chunk = await process.stdin.read())
        await connection.writer.write(chunk.slice());
    } catch (error) {
      if (!(error instanceof BrokenPipe || error instanceof Errno)) throw error;
    }
    return true;
  })();
  try {
    const done = waits ? await downward : await Promise.race([downward, upward]);
    await say(io, done ? 'DONE\n' : waits ? '' : 'closed\n');
    return 0;
  } finally {
    forget();
    connection.close();
    downward.catch(() => undefined);
    upward.catch(() => undefined);
  }
}
