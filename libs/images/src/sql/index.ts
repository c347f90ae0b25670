// The SQL engine. `createDatabase({ dialect, clock, random })` is a server's data; `database.connect({ user, host })` a session;
// `session.execute(text)` runs one statement and rejects with SqlError. Reading order: syntax/ (text → ast), query/ (ast → plans),
// store/ (rows and transactions), statements/ (everything that is no query), dialects/.
export { createDatabase, Database, type DatabaseOptions } from './database.ts';
export type { Dialect } from './dialect.ts';
export { mysqlDialect } from './dialects/mysql.ts';
export { SqlError, type ErrorFields, type ErrorTexts } from './errors.ts';
export { Session, type Outcome, type Warning } from './session.ts';
export { splitStatements, tokenize, type Lexis, type Token } from './syntax/tokens.ts';
export { textOf, type Row, type Value } from './values/value.ts';
export type { SqlType } from './values/types.ts';
