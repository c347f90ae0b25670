// npm: it starts the scripts of package.json. Packages are not simulated: there is no registry of them.
import { decodeUtf8, writeText } from '@drydock/machinery';
import { Errno, type Process, type Program } from '@drydock/shell';

interface Manifest {
  readonly name?: string;
  readonly version?: string;
  readonly scripts?: Readonly<Record<string, string>>;
}

const npmVersion = '10.9.4';

function readManifest(process: Process): Manifest | string {
  const path = `${process.cwd === '/' ? '' : process.cwd}/package.json`;
  try {
    return JSON.parse(decodeUtf8(process.fs.readFile(path))) as Manifest;
  } catch (error) {
    if (error instanceof SyntaxError) return `npm error code EJSONPARSE\nnpm error path ${path}\nnpm error JSON.parse ${error.message}\n`; // prettier-ignore
    if (!(error instanceof Errno)) throw error;
    return `npm error code ENOENT\nnpm error syscall open\nnpm error path ${path}\nnpm error errno -2\nnpm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '${path}'\nnpm error enoent This is related to npm not being able to find a file.\nnpm error enoent\n`;
  }
}

/** `npm start`, `npm test`, `npm run NAME`. */
async function runScript(process: Process, name: string, rest: readonly string[]): Promise<number> {
  const manifest = readManifest(process);
  if (typeof manifest === 'string') {
    await writeText(process.stderr, manifest);
    return 254;
  }
  const fallback = name === 'start' && process.fs.exists(`${process.cwd}/server.js`) ? 'node server.js' : undefined;
  const script = manifest.scripts?.[name] ?? fallback;
  if (script === undefined) {
    await writeText(process.stderr, `npm error Missing script: "${name}"\nnpm error\nnpm error To see a list of scripts, run:\nnpm error   npm run\n`);
    return 1;
  }
  const title = manifest.name === undefined ? name : `${manifest.name}${manifest.version === undefined ? '' : `@${manifest.version}`} ${name}`;
  const command = [script, ...rest].join(' ');
  await writeText(process.stdout, `\n> ${title}\n> ${command}\n\n`);
  const child = process.spawn({ argv: ['sh', '-c', command] });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.onSignal(signal, () => child.kill(signal));
  const { code } = await process.ended.race(child.exited);
  return code;
} // prettier-ignore

export const npm: Program = async (process) => {
  const [word = '', ...rest] = process.argv.slice(1).filter((argument) => argument !== '--');
  switch (word) {
    case '-v':
    case '--version':
      await writeText(process.stdout, `${npmVersion}\n`);
      return 0;
    case 'run':
    case 'run-script':
      return runScript(process, rest[0] ?? '', rest.slice(1));
    case 'start':
    case 'stop':
    case 'test':
      return runScript(process, word, rest);
    default:
      await writeText(process.stderr, `not simulated: npm ${word} (packages come from no registry here; npm start, test and run work)\n`); // prettier-ignore
      return 1;
  }
};
