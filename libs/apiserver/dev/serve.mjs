// Serves an API server (no controllers, no kubelets) over plain HTTP on loopback, for trying the official kubectl:
//   npx tsc -b libs/envtest && node libs/apiserver/dev/serve.mjs 8901 &
//   kubectl --server http://127.0.0.1:8901 get namespaces
// Time runs with the host's clock, or stands still with FROZEN=1. Plain HTTP carries no credentials: everybody is the administrator.
import { createServer } from 'node:http';
import { bootstrapObjects, handleHttp } from '@drydock/apiserver';
import { admin, createEnvironment } from '@drydock/envtest';
import { CancelSource } from '@drydock/machinery';

const port = Number(process.argv[2] ?? 8901); // 0: any free one
const environment = await createEnvironment();
for (const object of bootstrapObjects()) {
  const place = object.metadata.namespace ? `namespaces/${object.metadata.namespace}/` : '';
  const path = `/apis/rbac.authorization.k8s.io/v1/${place}${object.kind.toLowerCase()}s`;
  const { status, body } = await environment.transport.request({ method: 'POST', path, body: object });
  if (status >= 300) throw new Error(JSON.stringify(body));
}
let last = Date.now();
const tick = () => {
  const now = Date.now();
  void environment.clock.runUntil(environment.clock.now() + now - last);
  last = now;
};
if (!process.env.FROZEN) setInterval(tick, 20);

async function readAll(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function sendHeaders(response, { status, headers }) {
  for (const [name, value] of Object.entries(headers))
    response.setHeader(name, name === 'warning' ? value.split('\n') : value);
  response.writeHead(status);
}

createServer(async (request, response) => {
  const gone = new CancelSource();
  response.on('close', () => gone.cancel('client went away'));
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  const input = {
    method: request.method,
    path: request.url,
    headers,
    body: await readAll(request),
    signal: gone.signal,
  };
  const answer = await handleHttp(environment.server, input, admin);
  if (process.env.VERBOSE) console.error(request.method, request.url, answer.status);
  sendHeaders(response, answer);
  if (answer.body instanceof Uint8Array) return response.end(answer.body);
  response.flushHeaders();
  for await (const chunk of answer.body) response.write(chunk);
  response.end();
}).listen(port, '127.0.0.1', function () {
  console.log(`http://127.0.0.1:${this.address().port}`);
});
