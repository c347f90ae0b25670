// PHP's constants.
import type { Interpreter } from '../language/interpreter.ts';
import { Float, type Value } from '../language/value.ts';

const fixed: Readonly<Record<string, Value>> = {
  PHP_EOL: '\n',
  PHP_INT_MAX: 9223372036854775807n,
  PHP_INT_MIN: -9223372036854775808n,
  PHP_INT_SIZE: 8,
  PHP_FLOAT_EPSILON: new Float(Number.EPSILON),
  PHP_FLOAT_MAX: new Float(Number.MAX_VALUE),
  PHP_FLOAT_MIN: new Float(2.2250738585072014e-308),
  PHP_FLOAT_DIG: 15,
  PHP_OS: 'Linux',
  PHP_OS_FAMILY: 'Linux',
  PHP_MAXPATHLEN: 4096,
  DIRECTORY_SEPARATOR: '/',
  PATH_SEPARATOR: ':',
  PHP_DEBUG: 0,
  PHP_ZTS: 0,
  PHP_EXTRA_VERSION: '',
  NAN: new Float(NaN),
  INF: new Float(Infinity),
  M_PI: new Float(Math.PI),
  M_E: new Float(Math.E),
  M_SQRT2: new Float(Math.SQRT2),
  M_PI_2: new Float(Math.PI / 2),
  E_ERROR: 1,
  E_WARNING: 2,
  E_PARSE: 4,
  E_NOTICE: 8,
  E_CORE_ERROR: 16,
  E_CORE_WARNING: 32,
  E_COMPILE_ERROR: 64,
  E_COMPILE_WARNING: 128,
  E_USER_ERROR: 256,
  E_USER_WARNING: 512,
  E_USER_NOTICE: 1024,
  E_STRICT: 2048,
  E_RECOVERABLE_ERROR: 4096,
  E_DEPRECATED: 8192,
  E_USER_DEPRECATED: 16384,
  E_ALL: 32767,
  SORT_REGULAR: 0,
  SORT_NUMERIC: 1,
  SORT_STRING: 2,
  SORT_DESC: 3,
  SORT_ASC: 4,
  SORT_LOCALE_STRING: 5,
  SORT_NATURAL: 6,
  SORT_FLAG_CASE: 8,
  COUNT_RECURSIVE: 1,
  COUNT_NORMAL: 0,
  ARRAY_FILTER_USE_KEY: 2,
  ARRAY_FILTER_USE_BOTH: 1,
  CASE_LOWER: 0,
  CASE_UPPER: 1,
  EXTR_OVERWRITE: 0,
  EXTR_SKIP: 1,
  STR_PAD_LEFT: 0,
  STR_PAD_RIGHT: 1,
  STR_PAD_BOTH: 2,
  ENT_QUOTES: 3,
  ENT_COMPAT: 2,
  ENT_NOQUOTES: 0,
  ENT_HTML401: 0,
  ENT_HTML5: 48,
  ENT_SUBSTITUTE: 8,
  ENT_IGNORE: 4,
  JSON_HEX_TAG: 1,
  JSON_HEX_AMP: 2,
  JSON_HEX_APOS: 4,
  JSON_HEX_QUOT: 8,
  JSON_FORCE_OBJECT: 16,
  JSON_NUMERIC_CHECK: 32,
  JSON_UNESCAPED_SLASHES: 64,
  JSON_PRETTY_PRINT: 128,
  JSON_UNESCAPED_UNICODE: 256,
  JSON_PARTIAL_OUTPUT_ON_ERROR: 512,
  JSON_PRESERVE_ZERO_FRACTION: 1024,
  JSON_OBJECT_AS_ARRAY: 1,
  JSON_BIGINT_AS_STRING: 2,
  JSON_THROW_ON_ERROR: 4194304,
  JSON_ERROR_NONE: 0,
  JSON_ERROR_DEPTH: 1,
  JSON_ERROR_SYNTAX: 4,
  JSON_ERROR_UTF8: 5,
  FILE_USE_INCLUDE_PATH: 1,
  FILE_IGNORE_NEW_LINES: 2,
  FILE_SKIP_EMPTY_LINES: 4,
  FILE_APPEND: 8,
  LOCK_SH: 1,
  LOCK_EX: 2,
  LOCK_UN: 3,
  SEEK_SET: 0,
  SEEK_CUR: 1,
  SEEK_END: 2,
  PATHINFO_DIRNAME: 1,
  PATHINFO_BASENAME: 2,
  PATHINFO_EXTENSION: 4,
  PATHINFO_FILENAME: 8,
  PREG_PATTERN_ORDER: 1,
  PREG_SET_ORDER: 2,
  PREG_OFFSET_CAPTURE: 256,
  PREG_UNMATCHED_AS_NULL: 512,
  PREG_SPLIT_NO_EMPTY: 1,
  PREG_SPLIT_DELIM_CAPTURE: 2,
  PREG_SPLIT_OFFSET_CAPTURE: 4,
  PHP_URL_SCHEME: 0,
  PHP_URL_HOST: 1,
  PHP_URL_PORT: 2,
  PHP_URL_USER: 3,
  PHP_URL_PASS: 4,
  PHP_URL_PATH: 5,
  PHP_URL_QUERY: 6,
  PHP_URL_FRAGMENT: 7,
  PHP_ROUND_HALF_UP: 1,
  MB_CASE_UPPER: 0,
  MB_CASE_LOWER: 1,
  MB_CASE_TITLE: 2,
  LC_ALL: 6,
  LC_NUMERIC: 4,
  DATE_ATOM: 'Y-m-d\\TH:i:sP',
  DATE_RFC2822: 'D, d M Y H:i:s O',
  DATE_ISO8601: 'Y-m-d\\TH:i:sO',
  DATE_COOKIE: 'l, d-M-Y H:i:s T',
  PASSWORD_DEFAULT: '2y',
  PASSWORD_BCRYPT: '2y',
  PASSWORD_ARGON2I: 'argon2i',
  PHP_SESSION_DISABLED: 0,
  PHP_SESSION_NONE: 1,
  PHP_SESSION_ACTIVE: 2,
  FILTER_VALIDATE_INT: 257,
  FILTER_VALIDATE_BOOLEAN: 258,
  FILTER_VALIDATE_BOOL: 258,
  FILTER_VALIDATE_FLOAT: 259,
  FILTER_VALIDATE_REGEXP: 272,
  FILTER_VALIDATE_URL: 273,
  FILTER_VALIDATE_EMAIL: 274,
  FILTER_VALIDATE_IP: 275,
  FILTER_DEFAULT: 516,
  FILTER_UNSAFE_RAW: 516,
  FILTER_SANITIZE_SPECIAL_CHARS: 515,
  FILTER_SANITIZE_FULL_SPECIAL_CHARS: 522,
  FILTER_NULL_ON_FAILURE: 134217728,
  INPUT_POST: 0,
  INPUT_GET: 1,
  INPUT_COOKIE: 2,
  INPUT_ENV: 4,
  INPUT_SERVER: 5,
  UPLOAD_ERR_OK: 0,
  LOG_ERR: 3,
  INFO_ALL: -1,
  INFO_GENERAL: 1,
  INFO_CONFIGURATION: 4,
  INFO_MODULES: 8,
  INFO_ENVIRONMENT: 16,
  INFO_VARIABLES: 32,
  MYSQLI_ASSOC: 1,
  MYSQLI_NUM: 2,
  MYSQLI_BOTH: 3,
  MYSQLI_REPORT_OFF: 0,
  MYSQLI_REPORT_ERROR: 1,
  MYSQLI_REPORT_STRICT: 2,
  MYSQLI_REPORT_ALL: 255,
};

/** The value of a constant; undefined when there is none. */
export function constantValue(interpreter: Interpreter, name: string): Value | undefined {
  const known = fixed[name];
  if (known !== undefined && Object.hasOwn(fixed, name)) return known;
  const { version, sapi } = interpreter.host;
  const [major, minor, release] = version.split('.').map(Number) as [number, number, number];
  switch (name) {
    case 'PHP_VERSION':
      return version;
    case 'PHP_MAJOR_VERSION':
      return major;
    case 'PHP_MINOR_VERSION':
      return minor;
    case 'PHP_RELEASE_VERSION':
      return release;
    case 'PHP_VERSION_ID':
      return major * 10000 + minor * 100 + release;
    case 'PHP_SAPI':
      return sapi;
    case 'PHP_BINARY':
      return sapi === 'cli' ? '/usr/local/bin/php' : '';
    case 'STDIN':
    case 'STDOUT':
    case 'STDERR': {
      if (sapi !== 'cli') return undefined;
      const made = interpreter.runNow(
        interpreter.call('fopen', [`php://${name.toLowerCase()}`, name === 'STDIN' ? 'r' : 'w']),
      );
      interpreter.constants.set(name, made);
      return made;
    }
    default:
      return undefined;
  }
}
