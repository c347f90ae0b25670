// PDO and mysqli as classes; what they do is in `database.ts`.
const pdo = `class PDO { const PARAM_NULL = 0; const PARAM_INT = 1; const PARAM_STR = 2; const PARAM_LOB = 3; const PARAM_BOOL = 5; const FETCH_LAZY = 1; const FETCH_ASSOC = 2; const FETCH_NUM = 3; const FETCH_BOTH = 4; const FETCH_OBJ = 5; const FETCH_COLUMN = 7; const FETCH_CLASS = 8; const FETCH_KEY_PAIR = 12; const FETCH_UNIQUE = 196608; const FETCH_GROUP = 65536; const ATTR_AUTOCOMMIT = 0; const ATTR_TIMEOUT = 2; const ATTR_ERRMODE = 3; const ATTR_SERVER_VERSION = 4; const ATTR_CLIENT_VERSION = 5; const ATTR_SERVER_INFO = 6; const ATTR_CONNECTION_STATUS = 7; const ATTR_CASE = 8; const ATTR_PERSISTENT = 12; const ATTR_DRIVER_NAME = 16; const ATTR_STRINGIFY_FETCHES = 17; const ATTR_DEFAULT_FETCH_MODE = 19; const ATTR_EMULATE_PREPARES = 20; const ERRMODE_SILENT = 0; const ERRMODE_WARNING = 1; const ERRMODE_EXCEPTION = 2; const MYSQL_ATTR_USE_BUFFERED_QUERY = 1000; const MYSQL_ATTR_LOCAL_INFILE = 1001; const MYSQL_ATTR_INIT_COMMAND = 1002; const MYSQL_ATTR_SSL_CA = 1009; const MYSQL_ATTR_SSL_VERIFY_SERVER_CERT = 1014;
  public function __construct($dsn, $username = null, #[SensitiveParameter] $password = null, $options = null) { drydock_pdo_connect($this, $dsn, $username, $password, $options); }
  public function setAttribute($attribute, $value) { return drydock_pdo_attribute($this, $attribute, $value); } public function getAttribute($attribute) { return drydock_pdo_attribute($this, $attribute); } public static function getAvailableDrivers() { return drydock_pdo_drivers(); }
  private $last = null; private $open = false; private $id = '0';
  private function ask($sql, $values = null) { try { $result = drydock_pdo_query($this, $sql, $values); if ($result['id'] !== '0') $this->id = $result['id']; $this->last = null; return $result; } catch (PDOException $e) { $this->last = $e->errorInfo; if ($this->getAttribute(3) === 2) throw $e; if ($this->getAttribute(3) === 1) trigger_error('PDO::query(): ' . $e->getMessage(), 512); return false; } }
  public function drydockAsk($sql, $values) { return $this->ask($sql, $values); } public function exec($statement) { $result = $this->ask($statement); return $result === false ? false : $result['affected']; }
  public function query($query, $fetchMode = null, ...$fetchModeArgs) { $result = $this->ask($query); if ($result === false) return false; $statement = new PDOStatement($this, $query); $statement->drydockSet($result); if ($fetchMode !== null) $statement->setFetchMode($fetchMode, ...$fetchModeArgs); return $statement; }
  public function prepare($query, $options = []) { return new PDOStatement($this, $query); } public function lastInsertId($name = null) { return $this->id; } public function quote($string, $type = 2) { return drydock_quote($string); }
  public function beginTransaction() { if ($this->open) throw new PDOException('There is already an active transaction'); $this->ask('START TRANSACTION'); return $this->open = true; }
  public function commit() { if (!$this->open) throw new PDOException('There is no active transaction'); $this->open = false; $this->ask('COMMIT'); return true; } public function rollBack() { if (!$this->open) throw new PDOException('There is no active transaction'); $this->open = false; $this->ask('ROLLBACK'); return true; }
  public function inTransaction() { return $this->open; } public function errorInfo() { return $this->last ?? ['00000', null, null]; } public function errorCode() { return $this->last[0] ?? '00000'; } }`;
const statement = `class PDOStatement implements IteratorAggregate { public string $queryString = ''; private $pdo; private $rows = []; private $columns = []; private $at = 0; private $affected = 0; private $bound = []; private $mode = null; private $extra = []; private $into = [];
  public function __construct($pdo, $sql) { $this->pdo = $pdo; $this->queryString = $sql; } public function drydockSet($result) { $this->rows = $result['rows']; $this->columns = $result['columns']; $this->affected = $result['affected']; $this->at = 0; }
  public function bindValue($param, $value, $type = 2) { $this->bound[is_string($param) ? ltrim($param, ':') : $param - 1] = $value; return true; } public function bindParam($param, &$var, $type = 2, $maxLength = 0, $options = null) { $this->bound[is_string($param) ? ltrim($param, ':') : $param - 1] = &$var; return true; }
  public function execute($params = null) { $values = $this->bound; foreach ($params ?? [] as $key => $value) $values[is_string($key) ? ltrim($key, ':') : $key] = $value; [$sql, $list] = drydock_pdo_parameters($this->queryString, $values); $result = $this->pdo->drydockAsk($sql, $list); if ($result === false) return false; $this->drydockSet($result); return true; }
  private function shape($row, $mode, $extra = []) { $mode = $mode ?? $this->mode ?? $this->pdo->getAttribute(19); $named = $this->columns ? array_combine($this->columns, $row) : []; switch ($mode) { case 2: return $named; case 3: return $row; case 4: return drydock_pdo_both($this->columns, $row); case 5: return (object)$named; case 7: return $row[$extra[0] ?? 0]; case 8: return drydock_pdo_object($extra[0] ?? 'stdClass', $named, $extra[1] ?? []); default: drydock_unsimulated("PDO fetch mode $mode"); } }
  public function fetch($mode = null, $orientation = 0, $offset = 0) { if ($this->at >= count($this->rows)) return false; return $this->shape($this->rows[$this->at++], $mode, $this->extra); }
  public function fetchAll($mode = null, ...$args) { $all = []; while ($this->at < count($this->rows)) { $row = $this->rows[$this->at++]; if ($mode === 12) $all[$row[0]] = $row[1]; else $all[] = $this->shape($row, $mode, $args ?: $this->extra); } return $all; }
  public function fetchColumn($column = 0) { if ($this->at >= count($this->rows)) return false; return $this->rows[$this->at++][$column]; } public function fetchObject($class = 'stdClass', $args = []) { if ($this->at >= count($this->rows)) return false; return $this->shape($this->rows[$this->at++], 8, [$class ?? 'stdClass', $args]); }
  public function rowCount() { return $this->affected; } public function columnCount() { return count($this->columns); } public function setFetchMode($mode, ...$args) { $this->mode = $mode; $this->extra = $args; return true; } public function closeCursor() { $this->rows = []; return true; } public function errorInfo() { return $this->pdo->errorInfo(); } public function errorCode() { return $this->pdo->errorCode(); }
  public function getIterator(): Iterator { $all = []; while (($row = $this->fetch()) !== false) $all[] = $row; return new ArrayIterator($all); } }`;
const errors: Readonly<Record<string, string>> = {
  pdo,
  pdostatement: statement,
  pdoexception:
    'class PDOException extends RuntimeException { protected $code = 0; public ?array $errorInfo = null; }',
};

/** The source of a database class, when the extension that has it is loaded. */
export function databaseClasses(lower: string, extensions: ReadonlySet<string>): string | undefined {
  if (Object.hasOwn(errors, lower)) return errors[lower];
  if (!extensions.has('mysqli')) return undefined;
  if (lower === 'mysqli')
    return 'class mysqli { public function __construct($hostname = null, $username = null, $password = null, $database = null, $port = null) { drydock_unsimulated("mysqli"); } }';
  return lower === 'mysqli_sql_exception'
    ? 'final class mysqli_sql_exception extends RuntimeException {}'
    : undefined;
}
