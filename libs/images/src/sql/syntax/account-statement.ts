// CREATE USER, GRANT and their relatives.
import type { Account, Named, Statement, UserSpecification } from './ast.ts';
import type { Parser } from './parser.ts';

export function parseAccountStatement(parser: Parser, verb: string): Statement {
  if (verb === 'GRANT' || verb === 'REVOKE') return parseGrant(parser, verb === 'GRANT');
  if (verb === 'SET') return parseSetPassword(parser);
  const role = parser.next().value === 'ROLE';
  if (verb === 'RENAME') {
    const pairs = parser.list(() => {
      const from = parseAccount(parser);
      parser.expect('TO');
      return { from, to: parseAccount(parser) };
    });
    return { kind: 'rename-user', pairs };
  }
  const ifNotExists = parser.take('IF', 'NOT', 'EXISTS');
  const ifExists = parser.take('IF', 'EXISTS');
  if (verb === 'DROP')
    return { kind: 'drop-user', users: parser.list(() => parseAccount(parser)), ifExists, role };
  const users = parser.list(() => parseUser(parser));
  if (parser.take('WITH') || parser.is('REQUIRE') || parser.is('PASSWORD'))
    while (parser.token.kind !== 'end' && !parser.isSymbol(';')) parser.next();
  return verb === 'ALTER'
    ? { kind: 'alter-user', users, ifExists }
    : { kind: 'create-user', users, ifNotExists, role };
}

export function parseAccount(parser: Parser): Account {
  if (parser.is('CURRENT_USER')) {
    parser.next();
    if (parser.symbol('(')) parser.expectSymbol(')');
    return { user: '\u0000current', host: '' };
  }
  const user = parser.token.kind === 'string' ? parser.next().value : parser.name();
  // the lexer reads `@'%'` and `@localhost` as variables
  if (parser.token.kind === 'variable') return { user, host: parser.next().value.slice(1) };
  return { user, host: '%' };
}

function parseUser(parser: Parser): UserSpecification {
  let user: UserSpecification = parseAccount(parser);
  if (parser.take('IDENTIFIED')) {
    if (parser.take('BY')) {
      if (parser.take('PASSWORD')) user = { ...user, authentication: parser.string() };
      else user = { ...user, password: parser.string() };
    } else {
      if (!parser.take('WITH')) parser.expect('VIA');
      user = { ...user, plugin: parser.token.kind === 'string' ? parser.next().value : parser.name() };
      if (parser.take('BY')) user = { ...user, password: parser.string() };
      else if (parser.take('AS') || parser.take('USING')) {
        if (parser.take('PASSWORD')) {
          parser.expectSymbol('(');
          user = { ...user, password: parser.string() };
          parser.expectSymbol(')');
        } else user = { ...user, authentication: parser.string() };
      }
    }
  }
  if (parser.take('ACCOUNT')) user = { ...user, locked: parser.takeOne('LOCK', 'UNLOCK') === 'LOCK' };
  return user;
}

function parseGrant(parser: Parser, grant: boolean): Statement {
  const start = parser.at;
  const privileges: string[] = [];
  do {
    const words: string[] = [];
    while (parser.token.kind === 'word' && !['ON', 'TO', 'FROM'].includes(parser.token.value))
      words.push(parser.next().value);
    if (parser.isSymbol('(')) words.push(`(${parser.names().join(', ')})`);
    if (words.length === 0) break;
    privileges.push(words.join(' '));
  } while (parser.symbol(','));
  const kind = grant ? 'grant' : 'revoke';
  if (!parser.take('ON')) {
    if (privileges.join() === 'ALL PRIVILEGES,GRANT OPTION') {
      parser.expect('FROM');
      return { kind, privileges, users: parser.list(() => parseUser(parser)), grantOption: true };
    }
    parser.at = start;
    const roles = parser.list(() => parseAccount(parser));
    parser.expect(grant ? 'TO' : 'FROM');
    return { kind, privileges: [], roles, users: parser.list(() => parseUser(parser)), grantOption: false };
  }
  parser.take('TABLE');
  const on = parseLevel(parser);
  parser.expect(grant ? 'TO' : 'FROM');
  const users = parser.list(() => parseUser(parser));
  const grantOption = parser.take('WITH', 'GRANT', 'OPTION');
  return {
    kind,
    privileges: privileges.map((name) => (name === 'ALL' ? 'ALL PRIVILEGES' : name)),
    on,
    users,
    grantOption,
  };
}

/** `*.*`, `shop.*`, `*`, `shop.products`, `products`. */
function parseLevel(parser: Parser): Named {
  const part = () => (parser.symbol('*') ? '*' : parser.name());
  const first = part();
  return parser.symbol('.') ? { schema: first, name: part() } : { name: first };
}

function parseSetPassword(parser: Parser): Statement {
  parser.expect('PASSWORD');
  const account = parser.take('FOR') ? parseAccount(parser) : undefined;
  parser.expectSymbol('=');
  const hashed = parser.take('PASSWORD');
  if (hashed) parser.expectSymbol('(');
  const password = parser.string();
  if (hashed) parser.expectSymbol(')');
  return { kind: 'set-password', password, ...(account && { account }) };
}
