import path from 'node:path';
import { parseArgs } from 'node:util';
import { proveLab, type ProofCase } from '@drydock/grading';
import { formatFinding, readLabFolder } from '@drydock/lab';
import { startProofSession } from '@drydock/session';
import { UsageError, type Command } from '../../command.ts';
import { findLabs } from './find-labs.ts';

/** Proves that labs are right: untouched 0, solutions full, near misses fail what they name, for every seed. */
export const labProve: Command = {
  words: ['lab', 'prove'],
  usage: 'lab prove [--seeds N] [--near-miss-seeds N] [--verbose] DIR…',
  summary: 'proof that labs grade right, for many seeds',
  async run(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        seeds: { type: 'string' },
        'near-miss-seeds': { type: 'string' },
        verbose: { type: 'boolean', default: false },
      },
    });
    if (positionals.length === 0) throw new UsageError('no directory given');
    let failed = 0;
    for (const directory of (await Promise.all(positionals.map(findLabs))).flat()) {
      const began = performance.now();
      const proof = await proveLab(
        await readLabFolder(directory),
        (seed) => startProofSession(directory, seed),
        {
          ...(values.seeds ? { seeds: Number(values.seeds) } : {}),
          ...(values['near-miss-seeds'] ? { nearMissSeeds: Number(values['near-miss-seeds']) } : {}),
          onCase: (done) => {
            if (!done.passed || values.verbose) process.stdout.write(caseText(done));
          },
        },
      );
      for (const finding of proof.findings) process.stdout.write(`${formatFinding(finding)}\n`);
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      process.stdout.write(`${path.relative('.', directory)}: ${summary(proof.cases)} in ${seconds} s\n`);
      if (!proof.passed) failed++;
    }
    return failed > 0 ? 1 : 0;
  },
};

function caseText({ name, seed, passed, problems, grade }: ProofCase): string {
  const score = grade ? ` ${grade.score}/${grade.max}` : '';
  return `${passed ? 'ok  ' : 'FAIL'} ${name} (${seed})${score}\n${problems.map((problem) => `     ${problem}\n`).join('')}`;
}

/** One line for each scenario: how many seeds passed. */
function summary(cases: readonly ProofCase[]): string {
  const names = [...new Set(cases.map(({ name }) => name))];
  const passed = cases.filter((one) => one.passed).length;
  const lines = names.map((name) => {
    const own = cases.filter((one) => one.name === name);
    return `\n  ${name}: ${own.filter((one) => one.passed).length} of ${own.length} seeds`;
  });
  return `${passed} passed, ${cases.length - passed} failed${lines.join('')}\n `;
}
