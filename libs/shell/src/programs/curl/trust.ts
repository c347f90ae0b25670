import { decodeUtf8 } from '@drydock/machinery';
import { Errno } from '../../kernel/file-system.ts';
import type { Process } from '../../kernel/process.ts';
import { absolutePath } from '../../kernel/open.ts';
import { CurlError } from './curl-error.ts';

const systemBundle = '/etc/ssl/certs/ca-certificates.crt';

/** The certificates that this process trusts: `--cacert`, or those of the system. */
export function trustedAuthorities(
  process: Process,
  given?: string,
): { readonly authorities: string; readonly file: string } {
  const file = given ?? process.env.get('CURL_CA_BUNDLE') ?? systemBundle;
  try {
    return { authorities: decodeUtf8(process.fs.readFile(absolutePath(process, file))), file };
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    if (given === undefined) return { authorities: '', file };
    throw new CurlError(77, `error setting certificate file: ${given}`);
  }
}
