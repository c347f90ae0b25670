// Port-forward: the API server looks at the pod once; each connection is opened when the client wants it.
import { byteSocketOf } from '../byte-socket.ts';
import type { OpenPort } from '../port-forward/forward-connection.ts';
import { servePortForward } from '../port-forward/serve-port-forward.ts';
import { chooseProtocol, forwardProtocols } from '../websocket/channel-protocols.ts';
import { forwardChannels } from '../websocket/forward-channels.ts';
import { tunnelOf } from '../websocket/message-socket.ts';
import { acceptWebSocket, negotiateWebSocket, wantsWebSocket } from './accept-websocket.ts';
import {
  connect,
  negotiateSpdy,
  refusalOfApi,
  Refusal,
  switchToSpdy,
  type UpgradeRequest,
} from './upgrade-request.ts';

const spdyProtocol = 'portforward.k8s.io';
const tunnelProtocol = { name: 'SPDY/3.1+portforward.k8s.io', tunnel: true } as const;

export async function serveForwardUpgrade<Caller>(upgrade: UpgradeRequest<Caller>): Promise<void> {
  const open = portOpener(upgrade);
  if (!wantsWebSocket(upgrade.request)) {
    const protocol = await negotiateSpdy(upgrade, [spdyProtocol]);
    await requirePod(upgrade);
    switchToSpdy(upgrade, protocol);
    return servePortForward(byteSocketOf(upgrade.socket, upgrade.head), open);
  }
  const protocol = await negotiateWebSocket(upgrade, (offered) =>
    offered.includes(tunnelProtocol.name) ? tunnelProtocol : chooseProtocol(offered, forwardProtocols),
  );
  await requirePod(upgrade);
  if ('tunnel' in protocol)
    return servePortForward(tunnelOf(await acceptWebSocket(upgrade, protocol.name)), open);
  const ports = requirePorts(upgrade.query);
  await forwardChannels(await acceptWebSocket(upgrade, protocol.name), protocol, ports, open);
}

async function requirePod<Caller>(upgrade: UpgradeRequest<Caller>): Promise<void> {
  const refusal = await refusalOfApi(upgrade);
  if (refusal) throw refusal;
}

function portOpener<Caller>(upgrade: UpgradeRequest<Caller>): OpenPort {
  const [resource] = upgrade.path.split('?');
  return (port) => connect(upgrade, `${resource}?ports=${port}`);
}

const mostPorts = 100;

/** Of the query `?ports=80&ports=81`, in the kubelet's words. */
function requirePorts(query: URLSearchParams): readonly number[] {
  const texts = query.getAll('ports').flatMap((text) => text.split(','));
  if (texts.length === 0 || texts.length > mostPorts)
    throw Refusal.text(400, 'query parameter "port" is required\n');
  return texts.map((text) => {
    const port = Number(text);
    if (!/^\d+$/.test(text) || port > 65_535)
      throw Refusal.text(
        400,
        `unable to parse "${text}" as a port: strconv.ParseUint: parsing "${text}": invalid syntax\n`,
      );
    if (port < 1) throw Refusal.text(400, `port "${text}" must be > 0\n`);
    return port;
  });
}
