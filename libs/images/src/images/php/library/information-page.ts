// phpinfo(): the page, or the text on the command line. Only what is known here is in it.
import type { Interpreter } from '../language/interpreter.ts';
import { escapeHtml } from './texts.ts';

export function informationPage(interpreter: Interpreter, _flags: number): string {
  const { host } = interpreter;
  const { process, version } = host;
  const names: Readonly<Record<string, string>> = {
    cli: 'Command Line Interface',
    'fpm-fcgi': 'FPM/FastCGI',
    apache2handler: 'Apache 2.0 Handler',
    'cli-server': 'Built-in HTTP server',
  };
  const general: [string, string][] = [
    ['System', `Linux ${process.kernel.hostname} x86_64`],
    ['Server API', names[host.sapi] ?? host.sapi],
    ['Configuration File (php.ini) Path', '/usr/local/etc/php'],
    [
      'Loaded Configuration File',
      process.fs.exists('/usr/local/etc/php/php.ini') ? '/usr/local/etc/php/php.ini' : '(none)',
    ],
    ['Scan this dir for additional .ini files', '/usr/local/etc/php/conf.d'],
    ['Debug Build', 'no'],
    ['Thread Safety', 'disabled'],
  ];
  const drivers = [...host.extensions]
    .filter((name) => name.startsWith('pdo_'))
    .map((name) => name.slice(4))
    .sort()
    .join(', ');
  const settings = [...host.allIni()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]): [string, string] => [name, value === '' ? 'no value' : value]);
  const sections: [string, [string, string][]][] = [
    ['Core', settings],
    [
      'PDO',
      [
        ['PDO support', 'enabled'],
        ['PDO drivers', drivers],
      ],
    ],
    ['Environment', [...process.env]],
  ];
  if (host.sapi === 'cli') {
    const lines = (rows: readonly [string, string][]) =>
      rows.map(([name, value]) => `${name} => ${value}\n`).join('');
    return `phpinfo()\nPHP Version => ${version}\n\n${lines(general)}\n${sections.map(([title, rows]) => `${title}\n\n${lines(rows)}\n`).join('')}not simulated: the other tables of phpinfo()\n`;
  }
  const table = (rows: readonly [string, string][]) =>
    `<table>\n${rows.map(([name, value]) => `<tr><td class="e">${escapeHtml(name)} </td><td class="v">${escapeHtml(value)} </td></tr>\n`).join('')}</table>\n`;
  return `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "DTD/xhtml1-transitional.dtd">\n<html xmlns="http://www.w3.org/1999/xhtml"><head>\n<title>PHP ${version} - phpinfo()</title><meta name="ROBOTS" content="NOINDEX,NOFOLLOW,NOARCHIVE" /></head>\n<body><div class="center">\n<table>\n<tr class="h"><td>\n<h1 class="p">PHP Version ${version}</h1>\n</td></tr>\n</table>\n${table(general)}${sections.map(([title, rows]) => `<h2>${title}</h2>\n${table(rows)}`).join('')}<p>not simulated: the other tables of phpinfo()</p>\n</div></body></html>`;
}
