// The access phase: allow, deny, auth_basic.
import { decodeBase64, decodeUtf8 } from '@drydock/machinery';
import { Errno } from '@drydock/shell';
import { errnoText } from '../config/load.ts';
import { nearest, valueOf, type Scope } from '../config/scope.ts';
import type { Exchange } from './exchange.ts';
import { logError } from './log.ts';
import { status, type Outcome } from './static.ts';

/** Undefined: the request may pass. */
export async function checkAccess(exchange: Exchange): Promise<Outcome | undefined> {
  if (!addressAllowed(exchange)) {
    await logError(exchange, 'error', 'access forbidden by rule');
    return status(403);
  }
  return checkPassword(exchange);
}

function addressAllowed(exchange: Exchange): boolean {
  let level: Scope | undefined = exchange.scope;
  while (level && !level.directives.some(({ name }) => name === 'allow' || name === 'deny'))
    level = level.parent;
  const address = exchange.arrival.request.remoteAddress;
  const rule = level?.directives.find(
    ({ name, args }) => (name === 'allow' || name === 'deny') && addressMatches(args[0]!, address),
  );
  return rule?.name !== 'deny';
}

function addressMatches(rule: string, address: string): boolean {
  if (rule === 'all') return true;
  const [network = '', bits = '32'] = rule.split('/');
  const mask = bits === '0' ? 0 : (~0 << (32 - Number(bits))) >>> 0;
  return (numberOf(network) & mask) >>> 0 === (numberOf(address) & mask) >>> 0;
}

const numberOf = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

async function checkPassword(exchange: Exchange): Promise<Outcome | undefined> {
  const realm = valueOf(exchange.scope, 'auth_basic', 'off');
  if (realm === 'off') return undefined;
  const challenge: Outcome = {
    kind: 'status',
    status: 401,
    headers: [['WWW-Authenticate', `Basic realm="${realm}"`]],
  };
  const given = /^Basic (.+)$/i.exec(exchange.header('authorization') ?? '')?.[1];
  const decoded = given ? decodeBase64(given) : undefined;
  if (!decoded) return challenge;
  const [user = '', ...rest] = decodeUtf8(decoded).split(':');
  exchange.variables.set('remote_user', user);
  const file = nearest(exchange.scope, 'auth_basic_user_file')[0]?.args[0] ?? '';
  let lines: string[];
  try {
    lines = decodeUtf8(exchange.instance.process.fs.readFile(file)).split('\n');
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await logError(exchange, 'error', `open() "${file}" failed ${errnoText(error)}`);
    return status(403);
  }
  const entry = lines.map((line) => line.split(':')).find(([name]) => name === user);
  if (!entry) {
    await logError(exchange, 'error', `user "${user}" was not found in "${file}"`);
    return challenge;
  }
  return verifyPassword(exchange, user, rest.join(':'), entry[1] ?? '', challenge);
}

/** Only `{PLAIN}` can be compared: crypt(3) and MD5 are not simulated, and a guess would be a lie. */
async function verifyPassword(
  exchange: Exchange,
  user: string,
  password: string,
  stored: string,
  challenge: Outcome,
): Promise<Outcome | undefined> {
  if (!stored.startsWith('{PLAIN}')) {
    await logError(exchange, 'error', `not simulated: password hash of user "${user}" (only {PLAIN} is)`);
    return status(500);
  }
  if (stored.slice('{PLAIN}'.length) === password) return undefined;
  await logError(exchange, 'error', `user "${user}": password mismatch`);
  return challenge;
}
