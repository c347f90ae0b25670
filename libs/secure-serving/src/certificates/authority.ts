// A certificate authority of its own: real keys and signatures, for what leaves the process. (Inside the simulation
// certificates are texts.)
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  type Extension,
  X509Certificate,
} from '@peculiar/x509';

/** ECDSA, because a pair is made in a millisecond. */
const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const year = 365 * 24 * 3_600_000;
/** Clocks of two machines differ a little. */
const tolerance = 5 * 60_000;

/** PEM texts. */
export interface CertificateWithKey {
  readonly certificate: string;
  readonly key: string;
}

/** Who a client certificate speaks for: CN and O of its subject. */
export interface CertificateSubject {
  readonly commonName: string;
  readonly organizations: readonly string[];
}

/** Signs what the port shows and what its clients show. */
export class CertificateAuthority {
  private constructor(
    readonly certificate: string,
    readonly root: X509Certificate,
    readonly keys: webcrypto.CryptoKeyPair,
  ) {}

  static async create(): Promise<CertificateAuthority> {
    const keys = await createKeys();
    const root = await X509CertificateGenerator.createSelfSigned({
      ...validity(10 * year),
      name: [{ CN: ['kubernetes'] }],
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(
          KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment | KeyUsageFlags.keyCertSign,
          true,
        ),
      ],
    });
    return new CertificateAuthority(pem(root), root, keys);
  }

  /** The authority of an earlier process, from what `save` gave. Rejects when the texts are none. */
  static async restore({ certificate, key }: CertificateWithKey): Promise<CertificateAuthority> {
    const root = new X509Certificate(certificate);
    const bytes = Buffer.from(key.replace(/-----[^-]+-----|\s/g, ''), 'base64');
    const privateKey = await webcrypto.subtle.importKey('pkcs8', bytes, algorithm, true, ['sign']);
    const publicKey = (await root.publicKey.export()) as webcrypto.CryptoKey;
    return new CertificateAuthority(pem(root), root, { publicKey, privateKey });
  }

  /** Certificate and private key, to be kept where nobody else can read. */
  async save(): Promise<CertificateWithKey> {
    return { certificate: this.certificate, key: await pemOfKey(this.keys.privateKey) };
  }

  /** For a server that is reached under these names and addresses. */
  async issueServing(commonName: string, names: readonly string[]): Promise<CertificateWithKey> {
    const alternatives = new SubjectAlternativeNameExtension(
      names.map((name) => ({ type: isIP(name) ? 'ip' : 'dns', value: name }) as const),
    );
    return this.#issue({ CN: [commonName] }, ExtendedKeyUsage.serverAuth, [alternatives]);
  }

  async issueClient({ commonName, organizations }: CertificateSubject): Promise<CertificateWithKey> {
    const subject = { ...(organizations.length > 0 ? { O: [...organizations] } : {}), CN: [commonName] };
    return this.#issue(subject, ExtendedKeyUsage.clientAuth, []);
  }

  async #issue(
    subject: Record<string, string[]>,
    usage: ExtendedKeyUsage,
    more: readonly Extension[],
  ): Promise<CertificateWithKey> {
    const { publicKey, privateKey } = await createKeys();
    const certificate = await X509CertificateGenerator.create({
      ...validity(year),
      subject: Object.entries(subject).flatMap(([name, values]) =>
        values.map((value) => ({ [name]: [value] })),
      ),
      issuer: this.root.subject,
      publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
        new ExtendedKeyUsageExtension([usage]),
        new BasicConstraintsExtension(false, undefined, true),
        ...more,
      ],
    });
    return { certificate: pem(certificate), key: await pemOfKey(privateKey) };
  }
}

async function createKeys(): Promise<webcrypto.CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
}

function validity(length: number) {
  const now = Date.now();
  return {
    // positive, as DER reads the first bit as a sign
    serialNumber: (randomBytes(8).readBigUInt64BE() >> 1n).toString(16).padStart(16, '0'),
    notBefore: new Date(now - tolerance),
    notAfter: new Date(now + length),
  };
}

const pem = (certificate: X509Certificate) => `${certificate.toString('pem').trimEnd()}\n`;

async function pemOfKey(key: webcrypto.CryptoKey): Promise<string> {
  return pemOf('PRIVATE KEY', Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)));
}

function pemOf(label: string, bytes: Buffer): string {
  const body = bytes
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}
