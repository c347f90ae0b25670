import { expect, test } from '@jest/globals';
import { createRandom } from '@drydock/machinery';
import {
  chooseProtocol,
  commandProtocols,
  formatMessage,
  forwardProtocols,
  parseMessage,
} from './channel-protocols.ts';

test.each([
  [['v5.channel.k8s.io', 'v4.channel.k8s.io'], 'v5.channel.k8s.io', 'v4.channel.k8s.io'],
  [['v4.channel.k8s.io', 'v5.channel.k8s.io'], 'v5.channel.k8s.io', 'v4.channel.k8s.io'],
  [['base64.channel.k8s.io'], 'base64.channel.k8s.io', undefined],
  [[], '', ''],
  [['unknown'], undefined, undefined],
])('of %j', (offered, command, forward) => {
  expect(chooseProtocol(offered, commandProtocols)?.name).toBe(command);
  expect(chooseProtocol(offered, forwardProtocols)?.name).toBe(forward);
});

test('every protocol reads what it writes, and nothing makes it throw', () => {
  const random = createRandom('channels');
  for (const protocol of commandProtocols) {
    const message = formatMessage(protocol, 2, Uint8Array.of(1, 2, 3));
    const { channel, data } = parseMessage(protocol, Buffer.from(message))!;
    expect([channel, ...data]).toEqual([2, 1, 2, 3]);
    expect(parseMessage(protocol, new Uint8Array())).toBeUndefined();
    for (let i = 0; i < 20_000; i++) {
      const parsed = parseMessage(protocol, random.bytes(1 + (i % 20)));
      expect(parsed === undefined || parsed.channel >= 0).toBe(true);
    }
  }
});
