// Who may: Require with its containers, the older Order/Allow/Deny, passwords.
import { decodeBase64, decodeUtf8 } from '@drydock/machinery';
import { verifyPassword } from '../../../password-file.ts';
import type { Directive } from '../config/parse.ts';
import { logError, readOptional } from './log.ts';
import { builtInPage } from './pages.ts';
import type { Exchange, Reply } from './request.ts';

type Verdict = 'granted' | 'denied' | 'neutral' | 'needs-user';

/** Undefined: the request may pass. */
export async function checkAccess(exchange: Exchange): Promise<Reply | number | undefined> {
  if (!oldRulesAllow(exchange)) {
    await logError(exchange, 'access_compat', 'error', `AH01797: client denied by server configuration: ${shownFile(exchange)}`);
    return 403;
  }
  const rules = nearestRules(exchange);
  if (rules.length === 0) return undefined;
  const first = anyOf(exchange, rules);
  if (first === 'granted') return undefined;
  if (first !== 'needs-user') {
    await logError(exchange, 'authz_core', 'error', `AH01630: client denied by server configuration: ${shownFile(exchange)}`);
    return 403;
  }
  return authenticate(exchange, rules);
} // prettier-ignore

const shownFile = (exchange: Exchange) => exchange.file + exchange.pathInfo;
const isRule = ({ name }: Directive) => /^require(all|any|none)?$/i.test(name);

/** Rules do not merge: the nearest section that has any decides. */
function nearestRules(exchange: Exchange): readonly Directive[] {
  return exchange.layers.findLast((layer) => layer.some(isRule))?.filter(isRule) ?? [];
}

function anyOf(exchange: Exchange, rules: readonly Directive[]): Verdict {
  let result: Verdict = 'neutral';
  for (const rule of rules) {
    const verdict = judge(exchange, rule);
    if (verdict === 'granted') return verdict;
    if (result === 'neutral' || verdict === 'needs-user') result = verdict === 'neutral' ? result : verdict;
  }
  return result;
} // prettier-ignore

function allOf(exchange: Exchange, rules: readonly Directive[]): Verdict {
  let result: Verdict = 'neutral';
  for (const rule of rules) {
    const verdict = judge(exchange, rule);
    if (verdict === 'denied') return verdict;
    if (verdict === 'needs-user' || result === 'neutral') result = verdict === 'neutral' ? result : verdict;
  }
  return result;
} // prettier-ignore

function judge(exchange: Exchange, rule: Directive): Verdict {
  const inner = (rule.block ?? []).filter(isRule);
  switch (rule.name.toLowerCase()) {
    case 'requireall':
      return allOf(exchange, inner);
    case 'requireany':
      return anyOf(exchange, inner);
    case 'requirenone':
      return anyOf(exchange, inner) === 'granted' ? 'denied' : 'neutral';
    default:
      return requirement(exchange, rule.args);
  }
}

function requirement(exchange: Exchange, args: readonly string[]): Verdict {
  const negated = args[0]?.toLowerCase() === 'not';
  const [provider = '', ...values] = negated ? args.slice(1) : args;
  const address = exchange.arrival.request.remoteAddress;
  const verdict = (holds: boolean): Verdict =>
    negated ? (holds ? 'denied' : 'neutral') : holds ? 'granted' : 'denied';
  switch (provider.toLowerCase()) {
    case 'all':
      return verdict(values[0]?.toLowerCase() === 'granted');
    case 'ip':
      return verdict(values.some((value) => inNetwork(value, address)));
    case 'local':
      return verdict(address.startsWith('127.') || address === '::1' || address === exchange.arrival.localAddress);
    case 'method':
      return verdict(values.includes(exchange.method));
    case 'env':
      return verdict(values.some((name) => exchange.env.has(name)));
    case 'valid-user':
      return exchange.user === '' ? 'needs-user' : verdict(true);
    case 'user':
      return exchange.user === '' ? 'needs-user' : verdict(values.includes(exchange.user));
    default:
      return 'denied'; // host, group, expr: nobody is let in by what is not simulated
  }
} // prettier-ignore

/** `10`, `10.1`, `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, a whole address. */
function inNetwork(written: string, address: string): boolean {
  const [network = '', mask] = written.split('/');
  if (mask === undefined) {
    const parts = network.replace(/\.$/, '').split('.');
    return parts.length < 4 ? address.startsWith(`${parts.join('.')}.`) : address === network;
  }
  const number = (text: string) => text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const bits = mask.includes('.') ? number(mask) : mask === '0' ? 0 : (~0 << (32 - Number(mask))) >>> 0;
  return (number(network) & bits) >>> 0 === (number(address) & bits) >>> 0;
}

/** mod_access_compat, where it is used. */
function oldRulesAllow(exchange: Exchange): boolean {
  const rules = exchange.layers.flat().filter(({ name }) => /^(order|allow|deny)$/i.test(name));
  if (rules.length === 0) return true;
  const address = exchange.arrival.request.remoteAddress;
  const fits = ({ args }: Directive) =>
    args.slice(1).some((who) => who.toLowerCase() === 'all' || inNetwork(who, address));
  const named = (name: string) => rules.filter((rule) => rule.name.toLowerCase() === name).some(fits);
  const order = rules.findLast(({ name }) => name.toLowerCase() === 'order')?.args[0]?.toLowerCase();
  if (order === 'allow,deny') return named('allow') && !named('deny');
  return !named('deny') || named('allow');
}

async function authenticate(exchange: Exchange, rules: readonly Directive[]): Promise<Reply | number | undefined> {
  const type = exchange.value('AuthType', '').toLowerCase();
  if (type !== 'basic') {
    const text = type === '' ? `AH00027: No authentication done but request not allowed without authentication for ${exchange.uri}. Authentication not configured?` : `not simulated: AuthType ${type}`;
    await logError(exchange, 'core', 'error', text);
    return 500;
  }
  const challenge = builtInPage(exchange, 401, [
    ['WWW-Authenticate', `Basic realm="${exchange.value('AuthName', '')}"`],
  ]);
  const given = /^Basic (.+)$/i.exec(exchange.header('authorization') ?? '')?.[1];
  const decoded = given ? decodeBase64(given.trim()) : undefined;
  if (!decoded) return challenge;
  const [user = '', ...rest] = decodeUtf8(decoded).split(':');
  exchange.user = user;
  const written = exchange.value('AuthUserFile', '');
  const path = written.startsWith('/') ? written : `${exchange.instance.root}/${written}`;
  const content = readOptional(exchange.instance.process, path);
  if (!content) {
    await logError(exchange, 'authn_file', 'error', `(2)No such file or directory: AH01620: Could not open password file: ${path}`);
    return 500;
  }
  const stored = decodeUtf8(content).split('\n').map((line) => line.split(':')).find(([name]) => name === user)?.[1];
  const fits = stored === undefined ? undefined : verifyPassword(rest.join(':'), stored);
  if (fits) {
    const verdict = anyOf(exchange, rules);
    if (verdict === 'granted') return undefined;
    await logError(exchange, 'authz_core', 'error', `AH01631: user ${user}: authorization failure for "${exchange.uri}": `);
    return challenge;
  }
  if (stored === undefined) await logError(exchange, 'auth_basic', 'error', `AH01618: user ${user} not found: ${exchange.uri}`);
  else if (fits === undefined) await logError(exchange, 'auth_basic', 'error', `not simulated: password hash of user ${user}`);
  else await logError(exchange, 'auth_basic', 'error', `AH01617: user ${user}: authentication failure for "${exchange.uri}": Password Mismatch`);
  return challenge;
} // prettier-ignore
