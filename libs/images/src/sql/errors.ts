// Errors of the engine: a condition with its arguments; number, SQLSTATE and words are the dialect's.
export interface ErrorFields {
  /** MySQL's error number; 0 where a dialect has none. */
  readonly code: number;
  readonly state: string;
  readonly message: string;
  /** PostgreSQL: `DETAIL:` and `HINT:`. */
  readonly detail?: string;
  readonly hint?: string;
}

export class SqlError extends Error {
  readonly code: number;
  readonly state: string;
  readonly detail: string | undefined;
  readonly hint: string | undefined;

  constructor(
    fields: ErrorFields,
    /** Where in the statement, counted in characters from 0: PostgreSQL points at it. */
    readonly position?: number,
  ) {
    super(fields.message);
    this.name = 'SqlError';
    this.code = fields.code;
    this.state = fields.state;
    this.detail = fields.detail;
    this.hint = fields.hint;
  }
}

type Text = (...args: string[]) => ErrorFields;

/** What can go wrong, by the arguments that the words need. */
export interface ErrorTexts {
  /** rest of the statement from the bad token on, line number, the bad token */
  readonly syntax: Text;
  readonly noSuchTable: Text; // schema, table
  readonly unknownTable: Text; // schema, table: DROP
  readonly tableExists: Text; // table
  readonly noSchemaSelected: Text;
  readonly unknownSchema: Text; // schema
  readonly schemaExists: Text; // schema
  readonly noSchemaToDrop: Text; // schema
  readonly unknownColumn: Text; // name, clause
  readonly ambiguousColumn: Text; // name, clause
  readonly duplicateColumn: Text; // name
  readonly unknownTableInScope: Text; // alias of `alias.*` or `alias.column`
  readonly duplicateAlias: Text; // alias
  readonly duplicateKey: Text; // value, table.key, column list, table, key
  readonly notNull: Text; // column, table, row shown
  readonly noDefault: Text; // column
  readonly columnCount: Text; // row number
  readonly checkViolated: Text; // constraint, schema.table or table, row shown
  readonly parentMissing: Text; // schema, table, constraint text, value, column, parent
  readonly childExists: Text; // schema, child table, constraint text, …
  readonly unknownFunction: Text; // schema, name
  readonly argumentCount: Text; // function
  readonly notGrouped: Text; // position, expression, column
  readonly misusedAggregate: Text; // function
  readonly subqueryRows: Text;
  readonly subqueryColumns: Text; // wanted
  readonly unionColumns: Text;
  readonly dataTooLong: Text; // column, row, length, type
  readonly outOfRange: Text; // column, row, type
  readonly wrongValue: Text; // type, value, column, row
  readonly truncatedValue: Text; // column, row: enum and the like
  readonly divisionByZero: Text;
  readonly numberOutOfRange: Text; // type, expression
  readonly duplicateKeyName: Text; // name
  readonly keyColumnMissing: Text; // column
  readonly noSuchKey: Text; // name
  readonly cannotDrop: Text; // kind, name, table
  readonly multiplePrimaryKeys: Text; // table
  readonly viewColumns: Text;
  readonly notSimulated: Text; // what
  readonly tooBig: Text;
}
