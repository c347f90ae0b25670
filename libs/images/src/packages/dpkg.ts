import { writeText } from '@drydock/machinery';
import type { Program } from '@drydock/shell';
import { debianPackages } from './catalogue.ts';
import { dpkgStatus, installedPackages } from './installed.ts';

/** dpkg -l, -s, -L, --print-architecture; packages are installed by apt. */
export const dpkg: Program = async (process) => {
  const [option = '', ...names] = process.argv.slice(1);
  const print = (text: string) => writeText(process.stdout, text);
  const all = installedPackages(process.fs, dpkgStatus);
  const chosen = names.length === 0 ? all : all.filter(({ name }) => names.includes(name));
  const absent = names.filter((name) => !all.some((one) => one.name === name));
  if (option === '--print-architecture') await print('amd64\n');
  else if (option === '-l' || option === '--list') {
    if (chosen.length > 0 || names.length === 0) await print(listHead);
    for (const { name, version } of chosen)
      await print(`ii  ${name.padEnd(24)} ${version.padEnd(28)} amd64        ${name}\n`);
    for (const name of absent)
      await writeText(process.stderr, `dpkg-query: no packages found matching ${name}\n`);
  } else if (option === '-s' || option === '--status') {
    for (const { name, version } of chosen)
      await print(`Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`);
    for (const name of absent)
      await writeText(
        process.stderr,
        `dpkg-query: package '${name}' is not installed and no information is available\n`,
      );
  } else if (option === '-L') {
    for (const name of names)
      for (const command of Object.keys(debianPackages.find((one) => one.name === name)?.programs ?? {}))
        await print(`/usr/bin/${command}\n`);
  } else {
    await writeText(process.stderr, `not simulated: dpkg ${option}\n`);
    return 2;
  }
  return absent.length > 0 ? 1 : 0;
};

const listHead =
  'Desired=Unknown/Install/Remove/Purge/Hold\n' +
  '| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n' +
  '|/ Err?=(none)/Hold/Reinst-required (Status,Err: uppercase=bad)\n' +
  `||/ ${'Name'.padEnd(24)} ${'Version'.padEnd(28)} Architecture Description\n` +
  `+++-${'='.repeat(24)}-${'='.repeat(28)}-============-=================================\n`;
