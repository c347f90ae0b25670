// exec and attach: the process is started before the protocol changes, so that what the API server refuses is an answer.
import { StatusError } from '@drydock/machinery';
import { byteSocketOf } from '../byte-socket.ts';
import { carryOutcome, type StreamOutcome } from '../client-streams.ts';
import { serveRemoteCommand, spdyCommandProtocols } from '../remote-command/serve-remote-command.ts';
import { wantedStreams, type WantedStreams } from '../stream-options.ts';
import { chooseProtocol, commandProtocols } from '../websocket/channel-protocols.ts';
import { commandChannels } from '../websocket/command-channels.ts';
import { acceptWebSocket, negotiateWebSocket, wantsWebSocket } from './accept-websocket.ts';
import {
  connect,
  negotiateSpdy,
  refusalOfApi,
  Refusal,
  statusRefusal,
  switchToSpdy,
  type UpgradeRequest,
} from './upgrade-request.ts';

export async function serveCommandUpgrade<Caller>(upgrade: UpgradeRequest<Caller>): Promise<void> {
  if (wantsWebSocket(upgrade.request)) return serveInWebSocket(upgrade);
  const protocol = await negotiateSpdy(upgrade, spdyCommandProtocols);
  const wanted = await requireStreams(upgrade);
  const outcome = await startCommand(upgrade, false);
  switchToSpdy(upgrade, protocol);
  await serveRemoteCommand(byteSocketOf(upgrade.socket, upgrade.head), protocol, wanted, outcome);
}

async function serveInWebSocket<Caller>(upgrade: UpgradeRequest<Caller>): Promise<void> {
  const protocol = await negotiateWebSocket(upgrade, (offered) => chooseProtocol(offered, commandProtocols));
  const wanted = await requireStreams(upgrade);
  const outcome = await startCommand(upgrade, protocol.closeSignal);
  const socket = await acceptWebSocket(upgrade, protocol.name).catch((error: unknown) => {
    if ('stream' in outcome) outcome.stream.close();
    throw error;
  });
  await carryOutcome(outcome, commandChannels(socket, protocol, wanted));
}

async function requireStreams<Caller>(upgrade: UpgradeRequest<Caller>): Promise<WantedStreams> {
  const wanted = wantedStreams(upgrade.query);
  if (wanted) return wanted;
  const needed = Refusal.text(400, 'you must specify at least 1 of stdin, stdout, stderr\n');
  throw (await refusalOfApi(upgrade)) ?? needed;
}

const notUpgraded = /^Internal error occurred: unable to upgrade connection: /;

/**
 * The process. What the kubelet refuses reaches the client in different ways: in v5 the API server has agreed to the
 * websocket by then, so it goes to the error channel; otherwise the client reads the kubelet's own answer.
 */
async function startCommand<Caller>(
  upgrade: UpgradeRequest<Caller>,
  byApiServer: boolean,
): Promise<StreamOutcome> {
  try {
    return { stream: await connect(upgrade, upgrade.path) };
  } catch (error) {
    if (!(error instanceof StatusError)) throw error;
    if (error.status.reason !== 'InternalError') throw statusRefusal(error);
    if (!byApiServer && notUpgraded.test(error.message))
      throw Refusal.text(500, `${error.message.replace(notUpgraded, '')}\n`);
    return { failed: error.status };
  }
}
