// PDO's connection to MySQL: it succeeds and fails in the words of the real one.
import { Errno, ResolveError, type Process } from '@drydock/shell';
import { connectMysql, MysqlError } from '../../mysql-client/client.ts';
import { NotSimulated, PhpException, type PhpObject, type Value } from './script.ts';

const failure = (text: string, code = 0) => new PhpException('PDOException', text, code);

/** `new PDO("mysql:host=db;dbname=shop", "user", "password")`. */
export async function connectPdo(
  process: Process,
  extensions: ReadonlySet<string>,
  args: readonly Value[],
): Promise<PhpObject> {
  const [dsn = '', user = '', password = ''] = args.map(String);
  const [driver = '', rest = ''] = dsn.split(/:(.*)/s);
  if (!extensions.has(`pdo_${driver}`)) throw failure('could not find driver');
  if (driver !== 'mysql') throw new NotSimulated(`PDO driver "${driver}"`);
  const settings = new Map(
    rest.split(';').map((pair) => pair.split('=').map((part) => part.trim()) as [string, string]),
  );
  await logIn(process, settings.get('host') ?? 'localhost', Number(settings.get('port') ?? 3306), {
    user,
    password,
    database: settings.get('dbname') ?? '',
  });
  return {
    className: 'PDO',
    call: async (method) => {
      if (method === 'setAttribute') return true;
      throw new NotSimulated(`method PDO::${method}`);
    },
  };
}

async function logIn(
  process: Process,
  host: string,
  port: number,
  login: { readonly user: string; readonly password: string; readonly database: string },
): Promise<void> {
  try {
    const { user, password, database } = login;
    (await connectMysql(process, { host, port, user, password, database })).close();
  } catch (failed) {
    if (!(failed instanceof MysqlError)) throw failed;
    const error = failed.cause ?? failed;
    if (error instanceof MysqlError)
      throw failure(
        `SQLSTATE[${error.code === 1045 || error.code === 1049 ? 'HY000' : error.state}] [${error.code}] ${error.message}`,
        error.code,
      );
    if (error instanceof ResolveError)
      throw failure(
        `SQLSTATE[HY000] [2002] php_network_getaddresses: getaddrinfo for ${host} failed: ${error.message}`,
        2002,
      );
    if (error instanceof Errno) throw failure(`SQLSTATE[HY000] [2002] ${error.message}`, 2002);
    throw error;
  }
}
