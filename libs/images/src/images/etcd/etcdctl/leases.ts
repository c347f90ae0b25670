// lease: what etcdctl does with times to live.
import { decodeBase64, decodeUtf8 } from '@drydock/machinery';
import type { CtlCommand } from './command.ts';
import { CtlError } from './flags.ts';
import type { Invocation, Json } from './invocation.ts';
import { headerFields, leaseId } from './keys.ts';
import { goJson } from './table.ts';

const badArguments = 128;
const shown = (decimal: unknown) => BigInt(String(decimal)).toString(16).padStart(16, '0');

/** The one argument. */
function only(invocation: Invocation, complaint: string): string {
  const [first] = invocation.args;
  if (first === undefined || invocation.args.length > 1) throw new CtlError(complaint, badArguments);
  return first;
}

const idOf = (invocation: Invocation, complaint: string) =>
  leaseId(only(invocation, complaint), 'bad lease ID arg');

/** Prints an answer in the format that was asked for; `simple` says it in words. */
async function print(invocation: Invocation, answer: Json, simple: string): Promise<void> {
  const { output } = invocation;
  if (output === 'table') throw new CtlError('table not supported as output format', 4);
  if (output === 'json') return invocation.print(`${goJson(answer)}\n`);
  if (output === 'simple') return invocation.print(simple);
  const names = ['ID', 'TTL', 'grantedTTL'].filter((name) => answer[name] !== undefined);
  const lines = names.map((name) => `"${name === 'grantedTTL' ? 'GrantedTTL' : name}" : ${String(answer[name])}\n`);
  await invocation.print(headerFields(answer) + lines.join(''));
} // prettier-ignore

const grant: CtlCommand = {
  words: 'lease grant',
  usage: '<ttl>',
  short: 'Creates leases',
  run: async (invocation) => {
    const text = only(invocation, 'lease grant command needs TTL argument');
    if (!/^[+-]?\d+$/.test(text))
      throw new CtlError(
        `bad TTL (strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax)`,
        badArguments,
      );
    const answer = await invocation.call('lease/grant', { TTL: text });
    await print(
      invocation,
      answer,
      `lease ${shown(answer['ID'])} granted with TTL(${String(answer['TTL'])}s)\n`,
    );
  },
};

const revoke: CtlCommand = {
  words: 'lease revoke',
  usage: '<leaseID>',
  short: 'Revokes leases',
  run: async (invocation) => {
    const id = idOf(invocation, 'lease revoke command needs 1 argument');
    try {
      await print(
        invocation,
        await invocation.call('lease/revoke', { ID: id }),
        `lease ${shown(id)} revoked\n`,
      );
    } catch (error) {
      if (!(error instanceof CtlError) || error.code !== 1) throw error;
      throw new CtlError(`failed to revoke lease (${error.message})`);
    }
  },
};

const timeToLive: CtlCommand = {
  words: 'lease timetolive',
  usage: '<leaseID> [options]',
  short: 'Get lease information',
  flags: { keys: false },
  run: async (invocation) => {
    const id = idOf(invocation, 'lease timetolive command needs lease ID as argument');
    const answer = await invocation.call('lease/timetolive', { ID: id, keys: invocation.on('keys') });
    if (answer['grantedTTL'] === undefined)
      return print(invocation, answer, `lease ${shown(id)} already expired\n`);
    const keys = ((answer['keys'] ?? []) as readonly string[]).map((key) => decodeUtf8(decodeBase64(key)!));
    const attached = invocation.on('keys') ? `, attached keys([${keys.join(' ')}])` : '';
    const times = `granted with TTL(${String(answer['grantedTTL'])}s), remaining(${String(answer['TTL'])}s)`;
    await print(invocation, answer, `lease ${shown(id)} ${times}${attached}\n`);
  },
};

const list: CtlCommand = {
  words: 'lease list',
  usage: '[flags]',
  short: 'List all active leases',
  run: async (invocation) => {
    const answer = await invocation.call('lease/leases', {});
    const leases = (answer['leases'] ?? []) as readonly { readonly ID: string }[];
    const ids = leases.map(({ ID }) => `${shown(ID)}\n`).join('');
    await print(invocation, answer, `found ${leases.length} leases\n${ids}`);
  },
};

const keepAlive: CtlCommand = {
  words: 'lease keep-alive',
  usage: '[options] <leaseID>',
  short: 'Keeps leases alive (renew)',
  flags: { once: false },
  run: async (invocation) => {
    const id = idOf(invocation, 'lease keep-alive command needs lease ID as argument');
    const { clock, ended } = invocation.process;
    for (;;) {
      const answer = await invocation.call('lease/keepalive', { ID: id }).catch(() => undefined);
      if (!answer && invocation.on('once')) throw new CtlError('etcdserver: requested lease not found', 2);
      if (!answer) return invocation.print(`lease ${shown(id)} expired or revoked.\n`);
      const result = answer['result'] as Json;
      await print(invocation, result, `lease ${shown(id)} keepalived with TTL(${String(result['TTL'])})\n`);
      if (invocation.on('once')) return;
      await clock.sleep((Number(result['TTL']) * 1000) / 3, ended);
    }
  },
};

export const leaseCommands: readonly CtlCommand[] = [grant, keepAlive, list, revoke, timeToLive];
