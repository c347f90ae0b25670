import { describe, expect, test } from '@jest/globals';
import type { FileSystem } from '@drydock/shell';
import { runContainer, specClock } from '../../testing/container.ts';
import { LoopbackNetwork } from '../../testing/loopback.ts';

/** The page of the course's own lesson, shortened. */
const page = `<h1>Hi</h1>
<?php
ini_set('display_errors', 1);
error_reporting(E_ALL);
try {
$client = new PDO("mysql:host=db;dbname=db;charset=utf8", "root", "example");
$client->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
echo "Connected successfully";
} catch(PDOException $e) {
echo "Connection failed: " . $e->getMessage();
}
?>
`;
const site = (fs: FileSystem) => {
  fs.mkdir('/site');
  fs.writeFile('/site/index.php', page);
};
const conf = `server { listen 80; root /site; index index.php;
location ~ \\.php$ { fastcgi_pass php:9000; include fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name; } }`;

async function stack(options: { database?: Record<string, string>; driver?: boolean }) {
  const network = new LoopbackNetwork();
  const clock = specClock();
  network.addName('php', '10.1.0.7');
  if (options.database) {
    network.addName('db', '10.1.0.8');
    await runContainer('mysql:8.4', { network, clock, address: '10.1.0.8', env: options.database });
  }
  const php = await runContainer('php:fpm', {
    network,
    clock,
    address: '10.1.0.7',
    prepare: (fs) => {
      site(fs);
      if (options.driver === false) return;
      fs.writeFile('/usr/local/lib/php/extensions/no-debug-non-zts-20240924/pdo_mysql.so', '');
      fs.writeFile('/usr/local/etc/php/conf.d/pdo_mysql.ini', 'extension=pdo_mysql.so\n');
    },
  });
  const web = await runContainer('nginx', {
    network,
    clock,
    prepare: (fs) => (site(fs), fs.writeFile('/etc/nginx/conf.d/default.conf', conf)),
  });
  return { php, web };
}

describe('php-fpm behind nginx', () => {
  test.each([
    [
      'everything is right',
      { database: { MYSQL_ROOT_PASSWORD: 'example', MYSQL_DATABASE: 'db' } },
      'Connected successfully',
    ],
    [
      'a wrong password',
      { database: { MYSQL_ROOT_PASSWORD: 'other', MYSQL_DATABASE: 'db' } },
      "Connection failed: SQLSTATE[HY000] [1045] Access denied for user 'root'@'10.1.0.7' (using password: YES)",
    ],
    [
      'no database',
      { database: { MYSQL_ROOT_PASSWORD: 'example' } },
      "Connection failed: SQLSTATE[HY000] [1049] Unknown database 'db'",
    ],
    [
      'no server',
      {},
      'Connection failed: SQLSTATE[HY000] [2002] php_network_getaddresses: getaddrinfo for db failed: Name or service not known',
    ],
    ['no driver', { driver: false }, 'Connection failed: could not find driver'],
  ])('%s', async (_, options, expected) => {
    const { web } = await stack(options);
    const reply = await web.request({ url: 'http://10.1.0.5/' });
    expect([reply.status, reply.text]).toEqual([200, `<h1>Hi</h1>\n${expected}`]);
    expect(reply.headers.find(([name]) => name === 'X-Powered-By')).toEqual(['X-Powered-By', 'PHP/8.4.14']);
  });

  test('a script that is not there', async () => {
    const { web } = await stack({});
    const reply = await web.request({ url: 'http://10.1.0.5/nope.php' });
    expect([reply.status, reply.text]).toEqual([404, 'File not found.\n']);
    expect(web.stderr()).toContain(
      'FastCGI sent in stderr: "Primary script unknown" while reading response header from upstream',
    );
  });

  test('docker-php-ext-install makes a driver', async () => {
    const php = await runContainer('php:8.3-fpm');
    expect((await php.exec('docker-php-ext-install', 'pdo_mysql')).code).toBe(0);
    expect(php.fs.readdir('/usr/local/etc/php/conf.d')).toEqual(['docker-php-ext-pdo_mysql.ini']);
    const wrong = await php.exec('docker-php-ext-install', 'pdo_msql');
    expect([wrong.code, wrong.stderr.split('\n')[0]]).toEqual([
      1,
      'error: /usr/src/php/ext/pdo_msql does not exist',
    ]);
  });

  test('what is not simulated is not guessed', async () => {
    const { web, php } = await stack({});
    php.fs.writeFile('/site/index.php', '<p>a</p><?php echo soundex(1); ?>');
    const reply = await web.request({ url: 'http://10.1.0.5/' });
    expect([reply.status, reply.text]).toEqual([
      500,
      '<p>a</p><br />\n<b>Fatal error</b>:  not simulated: soundex() in <b>/site/index.php</b> on line <b>1</b><br />\n',
    ]);
  });
});

test('PDO makes objects of a class: columns first, then the constructor', async () => {
  const { php } = await stack({ database: { MYSQL_ROOT_PASSWORD: 'example', MYSQL_DATABASE: 'db' } });
  const { stdout } = await php.exec(
    'php',
    '-r',
    `class Item { private $id; public $name; function __construct(public string $from = "nowhere") { echo $this->id, ":"; } function id() { return $this->id; } }
    $pdo = new PDO("mysql:host=db;dbname=db", "root", "example");
    $sql = "SELECT 7 AS id, 'cup' AS name";
    foreach ($pdo->query($sql)->fetchAll(PDO::FETCH_CLASS, "Item", ["shop"]) as $one) echo get_class($one), $one->id(), $one->name, $one->from, "\n";
    $one = $pdo->query($sql)->fetchObject("Item"); echo $one->id(), $one->from, "\n";
    $query = $pdo->query($sql); $query->setFetchMode(PDO::FETCH_CLASS, "Item"); foreach ($query as $one) echo $one->name, "\n";
    echo get_class($pdo->query($sql)->fetchObject()), "\\n";`,
  );
  expect(stdout).toBe('7:Item7cupshop\n7:7nowhere\n7:cup\nstdClass\n');
});
