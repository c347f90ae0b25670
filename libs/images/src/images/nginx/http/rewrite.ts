// The rewrite phase: set, if, rewrite, return, break run in the order they are written.
import { Errno } from '@drydock/shell';
import { compilePattern } from '../config/regex.ts';
import type { Directive } from '../config/directive.ts';
import type { Scope } from '../config/scope.ts';
import type { Exchange } from './exchange.ts';
import { nginxPhrase, redirectTo } from './pages.ts';
import { contentType, status, type Outcome } from './static.ts';
import { expand } from './variables.ts';

/** `outcome` ends the request; `changed` means the location must be searched again. */
export interface RewriteResult {
  readonly outcome?: Outcome;
  readonly changed?: boolean;
  readonly stop?: boolean;
}

export function runRewrites(exchange: Exchange, scope: Scope): RewriteResult {
  let changed = false;
  for (const directive of scope.directives) {
    const result = runOne(exchange, scope, directive);
    if (!result) continue;
    if (result.outcome || result.stop) return { ...result, changed: changed || result.changed === true };
    changed ||= result.changed === true;
  }
  return { changed };
}

function runOne(exchange: Exchange, scope: Scope, directive: Directive): RewriteResult | undefined {
  switch (directive.name) {
    case 'set':
      setVariable(exchange, directive.args[0]!.slice(1), expand(exchange, directive.args[1]!));
      return undefined;
    case 'break':
      return { stop: true };
    case 'return':
      return { outcome: runReturn(exchange, directive) };
    case 'rewrite':
      return runRewrite(exchange, directive);
    case 'if':
      if (!conditionHolds(exchange, directive)) return undefined;
      exchange.scope = { directives: directive.block ?? [], parent: scope };
      return runRewrites(exchange, exchange.scope);
    default:
      return undefined;
  }
}

function runReturn(exchange: Exchange, directive: Directive): Outcome {
  const [first = '', second] = directive.args;
  if (!/^\d+$/.test(first))
    return { kind: 'reply', reply: redirectTo(exchange, 302, expand(exchange, first)) };
  const code = Number(first);
  if (second === undefined && (code >= 400 || code === 204)) return status(code);
  if (second === undefined && [301, 302, 303, 307, 308].includes(code)) return status(code);
  const text = expand(exchange, second ?? '');
  if ([301, 302, 303, 307, 308].includes(code))
    return { kind: 'reply', reply: redirectTo(exchange, code, text) };
  const type = contentType(exchange, exchange.uri);
  return {
    kind: 'reply',
    reply: { status: code, reason: nginxPhrase(code), headers: [['Content-Type', type]], body: text },
  };
}

/** Some of nginx's own variables can be written. */
function setVariable(exchange: Exchange, name: string, value: string): void {
  if (name === 'args') exchange.args = value;
  else exchange.variables.set(name, value);
}

function runRewrite(exchange: Exchange, directive: Directive): RewriteResult | undefined {
  const [pattern = '', replacement = '', flag] = directive.args;
  const match = compilePattern(directive, pattern, false).exec(exchange.uri);
  if (!match) return undefined;
  exchange.captures = [...match];
  exchange.named = match.groups ?? exchange.named;
  // a question mark at the end: the arguments of the request are dropped
  const drops = replacement.endsWith('?');
  const target = expand(exchange, drops ? replacement.slice(0, -1) : replacement);
  if (flag === 'redirect' || flag === 'permanent' || /^https?:\/\/|^\$scheme/.test(replacement)) {
    const code = flag === 'permanent' ? 301 : 302;
    const query = exchange.args && !drops ? `${target.includes('?') ? '&' : '?'}${exchange.args}` : '';
    return { outcome: { kind: 'reply', reply: redirectTo(exchange, code, target + query) } };
  }
  const question = target.indexOf('?');
  const query = question < 0 ? undefined : target.slice(question + 1);
  exchange.uri = question < 0 ? target : target.slice(0, question);
  if (drops) exchange.args = query ?? '';
  else if (query !== undefined) exchange.args = exchange.args ? `${query}&${exchange.args}` : query;
  exchange.uriChanged = true;
  exchange.internal = true;
  if (flag === 'break') exchange.locationLeft = true;
  return { changed: flag !== 'break', stop: flag === 'last' || flag === 'break' };
}

function conditionHolds(exchange: Exchange, directive: Directive): boolean {
  const words = conditionWords(directive);
  const [left = '', operator, right = ''] = words;
  if (/^!?-[fdex]$/.test(left)) return fileTest(exchange, left, expand(exchange, operator ?? ''));
  const value = expand(exchange, left);
  if (operator === undefined) return value !== '' && value !== '0';
  if (operator === '=') return value === expand(exchange, right);
  if (operator === '!=') return value !== expand(exchange, right);
  const match = compilePattern(directive, right, operator.endsWith('*')).exec(value);
  if (match) {
    exchange.captures = [...match];
    exchange.named = match.groups ?? exchange.named;
  }
  return operator.startsWith('!') ? !match : match !== null;
}

/** The words between the parentheses of `if (…)`. */
export function conditionWords(directive: Directive): readonly string[] {
  const words = [...directive.args];
  words[0] = words[0]!.replace(/^\(/, '');
  words[words.length - 1] = words.at(-1)!.replace(/\)$/, '');
  return words.filter((word) => word !== '');
}

function fileTest(exchange: Exchange, test: string, path: string): boolean {
  let type: string | undefined;
  try {
    type = exchange.instance.process.fs.stat(path).type;
  } catch (error) {
    if (!(error instanceof Errno)) throw error;
  }
  const kind = test.at(-1)!;
  const holds = kind === 'f' ? type === 'file' : kind === 'd' ? type === 'directory' : type !== undefined;
  return test.startsWith('!') ? !holds : holds;
}
