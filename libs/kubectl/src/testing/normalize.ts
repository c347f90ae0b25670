// What varies between two runs gets a name, and what Kubernetes 1.34 changed since the recorded tools is taken back.

const names: readonly (readonly [RegExp, string])[] = [
  [/([EW])\d{4} \d\d:\d\d:\d\d\.\d{6} +\d+ ([a-z]+\.go):\d+\]/g, '$1<log> $2]'],
  [/kube-api-access-[a-z0-9]{5}/g, 'kube-api-access-<random>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uid>'],
  [/resourceVersion"?: "?\d+"?/g, 'resourceVersion: <rv>'],
  [/Resource Version:( +)\d+/g, 'Resource Version:$1<rv>'],
  [/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d [+-]\d{4} UTC/g, '<time>'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '<time>'],
  [/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}/g, '<date>'],
  [/(https?:\/\/)?127\.0\.0\.1:\d+|https:\/\/cluster/g, '<server>'],
  [/(?<=\s)\d+m?\d*s(?=\s)/g, '<age>'],
  [/10\.\d+\.\d+\.\d+/g, '<ip>'],
  [/\b3[0-2]\d{3}\b/g, '<nodeport>'],
  [/web-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, 'web-<random>'],
  [/\/(root|<home>)\/\.kube/g, '<home>/.kube'],
  [/<home>\/\.kube/g, '<kube>'],
];
/** 1.34 writes no `creationTimestamp: null` and says from which namespace it deleted. */
const newer: readonly (readonly [RegExp, string])[] = [
  [/^( *)metadata:\n\1 {2}creationTimestamp: null\n(?!\1 {2})/gm, '$1metadata: {}\n'],
  [/^ *"?creationTimestamp"?: null,?\n/gm, ''],
  [/\{\n *\}/g, '{}'],
  [/,\n( *"creationTimestamp": null\n)/g, '\n'],
  [/,(?=\n *\})/g, ''],
  [/ from [a-z0-9-]+ namespace(?=\n| \()/g, ''],
];

/** The text with names for what varies; runs of blanks count as one where an age may have shifted a table. */
export function normalize(text: string): string {
  const named = [...newer, ...names].reduce((result, [pattern, name]) => result.replace(pattern, name), text);
  return /<age>|<ip>|<nodeport>|<date>/.test(named) ? named.replace(/[ \t]+/g, ' ') : named;
}
