// The API server on the simulated network: HTTPS on the node's port 6443, which the Service `kubernetes` leads to.
import { handleHttp, type ApiServer, type HttpAnswer } from '@drydock/apiserver';
import { CancelSource, unauthorized, Pipe, type ByteReader, type UserInfo } from '@drydock/machinery';
import {
  answerPlainTextAsGo,
  serveHttp,
  serveTls,
  type Connection,
  type HttpRequest,
  type HttpResponse,
  type NetworkStack,
  type TlsCertificate,
} from '@drydock/shell';
import { anonymous } from '../access/users.ts';

/** Listens until the stack is gone. Pods come with the token of their service account, or as nobody. */
export function serveApi(
  stack: NetworkStack,
  port: number,
  server: ApiServer,
  certificate: TlsCertificate,
): void {
  stack.listen(port, (connection) => void serveConnection(connection, server, certificate));
}

async function serveConnection(
  connection: Connection,
  server: ApiServer,
  certificate: TlsCertificate,
): Promise<void> {
  const gone = new CancelSource();
  try {
    const secure = await serveTls(connection, certificate, { onPlainText: answerPlainTextAsGo });
    await serveHttp(secure, (request) => answer(server, request, gone));
  } catch {
    // a failed handshake or a broken connection: the peer has seen it, and there is nobody else to tell
  } finally {
    gone.cancel('connection closed');
  }
}

async function answer(server: ApiServer, request: HttpRequest, gone: CancelSource): Promise<HttpResponse> {
  const headers = Object.fromEntries(request.headers.map(([name, value]) => [name.toLowerCase(), value]));
  const user = userOf(server, headers['authorization']);
  if (!user) return jsonResponse(401, unauthorized().status);
  const input = { method: request.method, path: request.target, headers, body: request.body };
  return httpResponse(await handleHttp(server, { ...input, signal: gone.signal }, user));
}

function userOf(server: ApiServer, authorization: string | undefined): UserInfo | undefined {
  if (authorization === undefined) return anonymous;
  const token = /^Bearer (.+)$/i.exec(authorization)?.[1];
  return token === undefined ? undefined : server.authenticate(token.trim());
}

function jsonResponse(status: number, body: unknown): HttpResponse {
  return { status, headers: [['Content-Type', 'application/json']], body: `${JSON.stringify(body)}\n` };
}

function httpResponse({ status, headers, body }: HttpAnswer): HttpResponse {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value.split('\n').map((one) => [name, one] as const),
  );
  return { status, headers: lines, body: body instanceof Uint8Array ? body : readerOf(body) };
}

/** A stream of chunks as the reading end of a pipe; ends when the reader goes. */
function readerOf(chunks: AsyncIterable<Uint8Array>): ByteReader {
  const pipe = new Pipe();
  const copy = async () => {
    for await (const chunk of chunks) await pipe.write(chunk);
  };
  void copy().then(
    () => pipe.close(),
    () => pipe.close(),
  );
  return pipe.reader;
}
