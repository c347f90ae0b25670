// The access phase: limit_except, allow, deny, auth_basic, satisfy.
import { decodeBase64, decodeUtf8 } from '@drydock/machinery';
import { Errno } from '@drydock/shell';
import { verifyPassword } from '../../../password-file.ts';
import { errnoText } from '../config/load.ts';
import { ownDirective, valueOf, type Scope } from '../config/scope.ts';
import type { Exchange } from './exchange.ts';
import { logError } from './log.ts';
import { status, type Outcome } from './static.ts';
import { expand } from './variables.ts';

/** Undefined: the request may pass. */
export async function checkAccess(exchange: Exchange): Promise<Outcome | undefined> {
  const scope = accessScope(exchange);
  const allowed = addressAllowed(exchange, scope);
  if (valueOf(scope, 'satisfy', 'all') === 'any') return satisfyAny(exchange, scope, allowed);
  if (allowed === false) {
    await logError(exchange, 'error', 'access forbidden by rule');
    return status(403);
  }
  return checkPassword(exchange, scope);
}

/** One of the two suffices; a refusal asks for the password. */
async function satisfyAny(
  exchange: Exchange,
  scope: Scope,
  allowed: boolean | undefined,
): Promise<Outcome | undefined> {
  if (allowed === true) return undefined;
  const hasPassword = valueOf(scope, 'auth_basic', 'off') !== 'off';
  if (hasPassword) return checkPassword(exchange, scope);
  if (allowed === undefined) return undefined;
  await logError(exchange, 'error', 'access forbidden by rule');
  return status(403);
}

/** The block of `limit_except` when it applies to this method, else the location. */
function accessScope(exchange: Exchange): Scope {
  const limit = exchange.location && ownDirective(exchange.location.scope, 'limit_except');
  if (!limit) return exchange.scope;
  const methods = limit.args.map((method) => method.toUpperCase());
  const excepted = methods.includes(exchange.method) || (exchange.method === 'HEAD' && methods.includes('GET'));
  return excepted ? exchange.scope : { directives: limit.block ?? [], parent: exchange.scope };
} // prettier-ignore

/** Undefined when there are no rules, or none fits. */
function addressAllowed(exchange: Exchange, scope: Scope): boolean | undefined {
  let level: Scope | undefined = scope;
  while (level && !level.directives.some(({ name }) => name === 'allow' || name === 'deny'))
    level = level.parent;
  const address = exchange.arrival.request.remoteAddress;
  const rule = level?.directives.find(
    ({ name, args }) => (name === 'allow' || name === 'deny') && addressMatches(args[0]!, address),
  );
  return rule && rule.name === 'allow';
}

function addressMatches(rule: string, address: string): boolean {
  if (rule === 'all') return true;
  if (rule.includes(':')) return false;
  const [network = '', bits = '32'] = rule.split('/');
  const mask = bits === '0' ? 0 : (~0 << (32 - Number(bits))) >>> 0;
  return (numberOf(network) & mask) >>> 0 === (numberOf(address) & mask) >>> 0;
}

const numberOf = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

async function checkPassword(exchange: Exchange, scope: Scope): Promise<Outcome | undefined> {
  const realm = expand(exchange, valueOf(scope, 'auth_basic', 'off'));
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
  const written = expand(exchange, valueOf(scope, 'auth_basic_user_file', ''));
  const file = written.startsWith('/') ? written : `/etc/nginx/${written}`;
  const stored = await storedPassword(exchange, file, user);
  if (typeof stored === 'object') return stored;
  if (stored === undefined) return challenge;
  const fits = verifyPassword(rest.join(':'), stored);
  if (fits) return undefined;
  if (fits === undefined) {
    const kinds = 'only apr1, SHA, SSHA and PLAIN are';
    await logError(exchange, 'error', `not simulated: password hash of user "${user}" (${kinds})`);
    return status(500);
  }
  await logError(exchange, 'error', `user "${user}": password mismatch`);
  return challenge;
}

/** The hash of a user; an outcome when the file cannot be read. */
async function storedPassword(
  exchange: Exchange,
  file: string,
  user: string,
): Promise<string | Outcome | undefined> {
  let lines: string[];
  try {
    lines = decodeUtf8(exchange.instance.process.fs.readFile(file)).split('\n');
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
    await logError(exchange, 'error', `open() "${file}" failed ${errnoText(error)}`);
    return status(error.code === 'ENOENT' ? 403 : 500);
  }
  const entry = lines.map((line) => line.split(':')).find(([name]) => name === user);
  if (!entry) await logError(exchange, 'error', `user "${user}" was not found in "${file}"`);
  return entry?.[1] ?? (entry && '');
}
