import { decodeUtf8 } from '@drydock/machinery';
import { SqlError } from '../sql/index.ts';

/** An initialisation script as text. */
export function gunzipText(bytes: Uint8Array, name: string): string {
  if (name.endsWith('.gz'))
    throw new SqlError({ code: 1235, state: '42000', message: `not simulated: ${name}` });
  return decodeUtf8(bytes);
}
