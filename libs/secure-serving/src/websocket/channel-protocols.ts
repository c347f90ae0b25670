// The subprotocols of Kubernetes' websockets: every message is a channel and then data. Pure text and bytes, no sockets.

export interface ChannelProtocol {
  /** As in `Sec-WebSocket-Protocol`; empty for clients that name none. */
  readonly name: string;
  /** Messages are text: a digit for the channel, then base64. */
  readonly base64: boolean;
  /** The error channel says how it ended in any case, as a Status in JSON. Before v4: only failures, as their message. */
  readonly statusObjects: boolean;
  /** A client can close one channel: 255 and its number. */
  readonly closeSignal: boolean;
}

const protocol = (name: string, version: 1 | 4 | 5): ChannelProtocol => ({
  name,
  base64: name.includes('base64'),
  statusObjects: version >= 4,
  closeSignal: version >= 5,
});

const v5 = protocol('v5.channel.k8s.io', 5);
const fromKubelet = [
  protocol('', 1),
  protocol('channel.k8s.io', 1),
  protocol('base64.channel.k8s.io', 1),
  protocol('v4.channel.k8s.io', 4),
  protocol('v4.base64.channel.k8s.io', 4),
];

/** Of exec and attach. The API server itself speaks v5, the kubelet the others. */
export const commandProtocols: readonly ChannelProtocol[] = [v5, ...fromKubelet];
/** Of port-forward in channels. */
export const forwardProtocols: readonly ChannelProtocol[] = fromKubelet.filter(
  ({ name }) => !/^(base64\.)?channel/.test(name),
);

/** v5 wherever it is offered, else the first that is known; the nameless one when none is offered. */
export function chooseProtocol(
  offered: readonly string[],
  known: readonly ChannelProtocol[],
): ChannelProtocol | undefined {
  const find = (wanted: string) => known.find(({ name }) => name === wanted);
  if (offered.length === 0) return find('');
  if (offered.includes(v5.name) && known.includes(v5)) return v5;
  for (const name of offered) {
    const found = find(name);
    if (found) return found;
  }
  return undefined;
}

export interface ChannelMessage {
  readonly channel: number;
  readonly data: Uint8Array;
}

/** Undefined for what is no message of this protocol. */
export function parseMessage({ base64 }: ChannelProtocol, message: Uint8Array): ChannelMessage | undefined {
  if (message.length === 0) return undefined;
  if (!base64) return { channel: message[0]!, data: message.subarray(1) };
  const channel = message[0]! - 0x30;
  if (channel < 0 || channel > 9) return undefined;
  const text = Buffer.from(message.buffer, message.byteOffset + 1, message.length - 1).toString('latin1');
  return { channel, data: Buffer.from(text, 'base64') };
}

export function formatMessage(
  { base64 }: ChannelProtocol,
  channel: number,
  data: Uint8Array,
): Uint8Array | string {
  return base64
    ? `${channel}${Buffer.from(data).toString('base64')}`
    : Buffer.concat([Uint8Array.of(channel), data]);
}
