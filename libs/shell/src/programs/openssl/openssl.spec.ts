// Texts are those of OpenSSL 3.0.19 (Debian 12), without the dots of its search for primes.
import { beforeEach, describe, expect, test } from '@jest/globals';
import { createRandom, decodeUtf8, Pipe, readAll, VirtualClock } from '@drydock/machinery';
import { createFileSystem } from '../../kernel/create-file-system.ts';
import { Errno, type FileSystem } from '../../kernel/file-system.ts';
import { createKernel } from '../../kernel/machine-kernel.ts';
import type { NetworkStack } from '../../kernel/network.ts';
import { certificateFromPem } from '../../net/certificate-text.ts';
import { connectionPair } from '../../net/connection-pair.ts';
import { serveTls } from '../../net/tls.ts';
import { openssl } from './openssl.ts';

let clock: VirtualClock;
let fs: FileSystem;
beforeEach(async () => {
  clock = new VirtualClock({
    start: 1_760_000_000_000,
    settle: () => new Promise((resolve) => setImmediate(resolve)),
  });
  fs = createFileSystem({ clock });
  await run(
    'req -x509 -nodes -newkey rsa:2048 -keyout ca.key -out ca.crt -days 365',
    ['-subj', '/C=DE/O=dev team/CN=web.example.com'],
    ['-addext', 'subjectAltName=DNS:web.example.com,IP:10.0.0.1'],
  );
  await run('genrsa -out jane.key 2048');
  await run('req -new -key jane.key -out jane.csr -subj /CN=jane/O=dev');
});

const network = {
  addresses: ['127.0.0.1'],
  connect: async (address: string, port: number) => {
    if (port !== 443) throw new Errno('ECONNREFUSED');
    const pair = connectionPair({ address: '127.0.0.1', port: 40_000 }, { address, port });
    const certificate = certificateFromPem(decodeUtf8(fs.readFile('/ca.crt')))!;
    void serveTls(pair.server, certificate).catch(() => undefined);
    return pair.client;
  },
} as unknown as NetworkStack;

async function run(line: string, ...more: readonly (readonly string[])[]) {
  const random = createRandom(line);
  const kernel = createKernel({ hostname: 'w', clock, random, fs, network, programs: {} });
  const [stdin, stdout, stderr] = [new Pipe(), new Pipe(), new Pipe()];
  stdin.close();
  const argv = ['openssl', ...line.split(' '), ...more.flat()];
  const { code } = await clock.runFor(
    kernel.spawn({ argv, program: openssl, stdin, stdout, stderr, cwd: '/' }).exited,
  );
  stdout.close();
  stderr.close();
  return { code, out: decodeUtf8(await readAll(stdout)), err: decodeUtf8(await readAll(stderr)) };
}

const subject = 'C = DE, O = dev team, CN = web.example.com';

describe('certificates', () => {
  test.each([
    ['-subject', `subject=${subject}\n`],
    ['-issuer', `issuer=${subject}\n`],
    ['-dates', 'notBefore=Oct  9 08:53:20 2025 GMT\nnotAfter=Oct  9 08:53:20 2026 GMT\n'],
    [
      '-ext subjectAltName',
      'X509v3 Subject Alternative Name: \n    DNS:web.example.com, IP Address:10.0.0.1\n',
    ],
    ['-checkend 100', 'Certificate will not expire\n'],
    ['-checkhost web.example.com', 'Hostname web.example.com does match certificate\n'],
  ])('x509 %s', async (option, out) => {
    expect(await run(`x509 -in ca.crt -noout ${option}`)).toEqual({ code: 0, out, err: '' });
  });

  test('x509 -text', async () => {
    const { out } = await run('x509 -in ca.crt -noout -text');
    const shown = out
      .replace(/([0-9a-fA-F]{2}:){3,}([0-9a-fA-F]{2})?/g, '<hex>')
      .replace(
        /(\s+<hex>)+(\s+[0-9a-f]{2}(:[0-9a-f]{2})?\n)?/g,
        (_, __, last) => ` <hex>${last ? '\n' : ''}`,
      );
    expect(shown).toBe(`Certificate:
    Data:
        Version: 3 (0x2)
        Serial Number: <hex>
        Signature Algorithm: sha256WithRSAEncryption
        Issuer: ${subject}
        Validity
            Not Before: Oct  9 08:53:20 2025 GMT
            Not After : Oct  9 08:53:20 2026 GMT
        Subject: ${subject}
        Subject Public Key Info:
            Public Key Algorithm: rsaEncryption
                Public-Key: (2048 bit)
                Modulus: <hex>
                Exponent: 65537 (0x10001)
        X509v3 extensions:
            X509v3 Subject Key Identifier: <hex>
            X509v3 Authority Key Identifier: <hex>
            X509v3 Basic Constraints: critical
                CA:TRUE
            X509v3 Subject Alternative Name: 
                DNS:web.example.com, IP Address:10.0.0.1
    Signature Algorithm: sha256WithRSAEncryption
    Signature Value: <hex>
`);
  });

  test('a request is signed, verified, and belongs to its key', async () => {
    expect(await run('req -in jane.csr -noout -subject')).toEqual({
      code: 0,
      out: 'subject=CN = jane, O = dev\n',
      err: '',
    });
    expect(
      await run('x509 -req -in jane.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out jane.crt -days 30'),
    ).toEqual({
      code: 0,
      out: '',
      err: 'Certificate request self-signature ok\nsubject=CN = jane, O = dev\n',
    });
    expect(fs.readdir('/')).toContain('ca.srl');
    expect(await run('verify -CAfile ca.crt jane.crt')).toEqual({ code: 0, out: 'jane.crt: OK\n', err: '' });
    expect(await run('verify jane.crt')).toEqual({
      code: 2,
      out: '',
      err: 'CN = jane, O = dev\nerror 20 at 0 depth lookup: unable to get local issuer certificate\nerror jane.crt: verification failed\n',
    });
    const moduli = await Promise.all(
      ['x509 -in jane.crt', 'rsa -in jane.key', 'req -in jane.csr'].map((what) =>
        run(`${what} -noout -modulus`),
      ),
    );
    expect(new Set(moduli.map(({ out }) => out)).size).toBe(1);
    expect(moduli[0]!.out).toMatch(/^Modulus=[89A-F][0-9A-F]{510}[13579BDF]\n$/);
  });

  test('another authority’s key does not fit', async () => {
    expect(await run('x509 -req -in jane.csr -CA ca.crt -CAkey jane.key -out x.crt')).toEqual({
      code: 1,
      out: '',
      err: 'CA certificate and CA private key do not match\n',
    });
  });

  test('the key is the owner’s only', () => {
    expect(fs.stat('/jane.key').mode & 0o777).toBe(0o600);
    expect(decodeUtf8(fs.readFile('/jane.key'))).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  });
});

test('what the cluster issues to a user can be read', async () => {
  const issued = {
    commonName: 'jane',
    organizations: ['dev'],
    notBefore: 1_760_000_000_000,
    notAfter: 1_791_536_000_000,
    issuer: 'mark',
  };
  const body = Buffer.from(JSON.stringify(issued)).toString('base64');
  fs.writeFile('/issued.crt', `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`);
  expect((await run('x509 -in issued.crt -noout -subject -issuer -dates')).out).toBe(
    'subject=O = dev, CN = jane\nissuer=CN = kubernetes\nnotBefore=Oct  9 08:53:20 2025 GMT\nnotAfter=Oct  9 08:53:20 2026 GMT\n',
  );
});

test('files that are not there, or are something else', async () => {
  expect(await run('x509 -in nosuch -noout -text')).toEqual({
    code: 1,
    out: '',
    err: `Could not open file or uri for loading certificate from nosuch
4067EE86AC7F0000:error:16000069:STORE routines:ossl_store_get0_loader_int:unregistered scheme:../crypto/store/store_register.c:237:scheme=file
4067EE86AC7F0000:error:80000002:system library:file_open:No such file or directory:../providers/implementations/storemgmt/file_store.c:266:calling stat(nosuch)
Unable to load certificate
`,
  });
  expect((await run('x509 -in jane.key -noout')).err).toMatch(/^Could not read certificate from jane.key\n/);
  expect((await run('foo')).err).toBe('Invalid command \'foo\'; type "help" for a list.\n');
  expect((await run('pkcs12 -export')).err).toBe('openssl: not simulated: pkcs12\n');
});

describe('s_client', () => {
  test('shows the handshake and ends with standard input', async () => {
    const { code, out, err } = await run('s_client -connect 127.0.0.1:443 -servername web.example.com');
    const pem = decodeUtf8(fs.readFile('/ca.crt'));
    expect({ code, err }).toEqual({
      code: 0,
      err: `depth=0 ${subject}
verify error:num=18:self-signed certificate
verify return:1
depth=0 ${subject}
verify return:1
DONE
`,
    });
    expect(out.replace(/read \d+ bytes/, 'read N bytes')).toBe(`CONNECTED(00000003)
---
Certificate chain
 0 s:${subject}
   i:${subject}
   a:PKEY: rsaEncryption, 2048 (bit); sigalg: RSA-SHA256
   v:NotBefore: Oct  9 08:53:20 2025 GMT; NotAfter: Oct  9 08:53:20 2026 GMT
---
Server certificate
${pem}subject=${subject}
issuer=${subject}
---
No client certificate CA names sent
Peer signing digest: SHA256
Peer signature type: RSA-PSS
Server Temp Key: X25519, 253 bits
---
SSL handshake has read N bytes and written 401 bytes
Verification error: self-signed certificate
---
New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384
Server public key is 2048 bit
Secure Renegotiation IS NOT supported
Compression: NONE
Expansion: NONE
No ALPN negotiated
Early data was not sent
Verify return code: 18 (self-signed certificate)
---
`);
  });

  test('trusts what it is told to trust, and says why it cannot connect', async () => {
    expect((await run('s_client -connect 127.0.0.1:443 -CAfile ca.crt')).out).toContain(
      '\nVerify return code: 0 (ok)\n',
    );
    expect(await run('s_client -connect 127.0.0.1:444')).toEqual({
      code: 1,
      out: '',
      err: `40B74CC8CF7F0000:error:8000006F:system library:BIO_connect:Connection refused:../crypto/bio/bio_sock2.c:117:calling connect()
40B74CC8CF7F0000:error:10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:119:
connect:errno=111
`,
    });
  });
});

test('rand, digests and base64', async () => {
  expect((await run('rand -hex 8')).out).toMatch(/^[0-9a-f]{16}\n$/);
  expect((await run('rand -base64 12')).out).toMatch(/^[A-Za-z0-9+/]{16}\n$/);
  expect((await run('sha256')).out).toBe(
    'SHA2-256(stdin)= e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n',
  );
  expect((await run('base64 -in ca.crt')).out).toMatch(/^LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0t/);
});
