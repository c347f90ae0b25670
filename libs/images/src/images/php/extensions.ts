// Extensions: shared objects in one directory, switched on by lines in conf.d.
import { decodeUtf8, writeText } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';

export const extensionDirectory = '/usr/local/lib/php/extensions/no-debug-non-zts-20240924';
const iniDirectory = '/usr/local/etc/php/conf.d';

/** Extensions that docker-php-ext-install can build. */
const available = new Set(
  'bcmath bz2 calendar dba exif ffi ftp gd gettext gmp intl ldap mysqli opcache pcntl pdo_mysql pdo_pgsql pdo_sqlite pgsql shmop soap sockets sysvmsg sysvsem sysvshm tidy xsl zip'.split(
    ' ',
  ),
);

/** `php -m` of the official images. */
const builtIn =
  'Core ctype curl date dom fileinfo filter hash iconv json libxml mbstring mysqlnd openssl pcre PDO pdo_sqlite Phar posix random readline Reflection session SimpleXML sodium SPL sqlite3 standard tokenizer xml xmlreader xmlwriter zlib'.split(
    ' ',
  );

/** The text of `php -m`. */
export function moduleList(loaded: ReadonlySet<string>): string {
  const added = [...loaded].filter((name) => !builtIn.some((one) => one.toLowerCase() === name));
  const names = [...builtIn, ...added].sort((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1));
  return `[PHP Modules]\n${names.join('\n')}\n\n[Zend Modules]\n\n`;
}

/** The extensions that are loaded, and what PHP says at its start about the others. */
export function loadExtensions(process: Process): {
  readonly loaded: ReadonlySet<string>;
  readonly warnings: readonly string[];
} {
  const loaded = new Set(builtIn.map((name) => name.toLowerCase()));
  const warnings: string[] = [];
  for (const name of iniLines(process)) {
    const path = `${extensionDirectory}/${name}.so`;
    if (loaded.has(name))
      warnings.push(`PHP Warning:  Module "${name}" is already loaded in Unknown on line 0`);
    else if (process.fs.exists(path)) loaded.add(name);
    else
      warnings.push(
        `PHP Warning:  PHP Startup: Unable to load dynamic library '${name}.so' (tried: ${path} (${path}: cannot open shared object file: No such file or directory), ${extensionDirectory}/${name}.so.so (${extensionDirectory}/${name}.so.so: cannot open shared object file: No such file or directory)) in Unknown on line 0`,
      );
  }
  return { loaded, warnings };
}

function iniLines(process: Process): string[] {
  try {
    const files = process.fs.readdir(iniDirectory).filter((name) => name.endsWith('.ini'));
    return files.flatMap((name) =>
      [
        ...decodeUtf8(process.fs.readFile(`${iniDirectory}/${name}`)).matchAll(
          /^\s*(?:zend_)?extension\s*=\s*"?([\w.]+?)(?:\.so)?"?\s*$/gm,
        ),
      ].map((match) => match[1]!),
    );
  } catch (error) {
    if (error instanceof Errno) return [];
    throw error;
  }
}

/** docker-php-ext-install: builds (here: takes its time) and switches on. */
export const installExtensions: Program = async (process) => {
  const names = process.argv.slice(1).filter((word) => !word.startsWith('-'));
  const wrong = names.find((name) => !available.has(name));
  if (names.length === 0 || wrong !== undefined) {
    const complaint = wrong === undefined ? '' : `error: /usr/src/php/ext/${wrong} does not exist\n\n`;
    await writeText(
      process.stderr,
      `${complaint}usage: docker-php-ext-install [-jN] [--ini-name file.ini] ext-name [ext-name ...]\n   ie: docker-php-ext-install gd mysqli\n`,
    );
    return 1;
  }
  for (const name of names) {
    await writeText(
      process.stdout,
      `Configuring for:\nPHP Api Version:         20240924\nZend Module Api No:      20240924\nnot simulated: the compiler's output for ${name}\n`,
    );
    await process.clock.sleep(8000);
    process.fs.mkdir(extensionDirectory, { recursive: true });
    process.fs.writeFile(`${extensionDirectory}/${name}.so`, `${name}\n`);
    process.fs.mkdir(iniDirectory, { recursive: true });
    process.fs.writeFile(`${iniDirectory}/docker-php-ext-${name}.ini`, `extension=${name}\n`);
    await writeText(process.stdout, `Installing shared extensions:     ${extensionDirectory}/\n`);
  }
  return 0;
};
