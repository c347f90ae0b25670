import type { DnsAnswer, DnsQuestion } from '../machine.ts';

const realTopLevels = new Set(
  'academy agency ai app arpa asia art biz blog cat cloud club com company coop dev digital edu email eu events games global gov group info int io jobs life live media mil mobi museum name net network news ninja one online org page pro rocks run sh shop site software solutions space store studio systems tech technology tel today tools travel wiki work world xyz zone'.split(
    ' ',
  ),
);

/**
 * What the resolvers of the internet say: a name without a top-level domain, or under one that does not exist, is
 * NXDOMAIN for certain; of the rest this simulation knows nothing, and says SERVFAIL rather than guess.
 */
export function answerOutside(question: DnsQuestion): DnsAnswer {
  const labels = question.name.split('.');
  const top = labels.at(-1) ?? '';
  const mayExist = labels.length > 1 && (realTopLevels.has(top) || /^[a-z]{2}$/.test(top));
  return { code: mayExist ? 'SERVFAIL' : 'NXDOMAIN', records: [], authoritative: false };
}
