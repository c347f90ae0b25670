// The Corefile, as far as the cluster's own needs go: which zones, which options of the kubernetes plugin, hosts, rewrites.

export interface KubernetesOptions {
  readonly zones: readonly string[];
  readonly pods: 'disabled' | 'insecure' | 'verified';
  readonly ttl: number;
  /** Zones in which a miss goes on to the next plugin. */
  readonly fallthrough: readonly string[];
}

export interface Corefile {
  readonly kubernetes?: KubernetesOptions;
  readonly hosts: readonly { readonly address: string; readonly names: readonly string[] }[];
  /** The hosts plugin without `fallthrough`: a name it does not list goes no further. */
  readonly hostsEnd: boolean;
  readonly rewrites: readonly { readonly from: string; readonly to: string }[];
  readonly forward: boolean;
  readonly log: boolean;
  readonly health: boolean;
  readonly ready: boolean;
  readonly metrics: boolean;
}

/** `message` is what CoreDNS prints before it exits. */
export class CorefileError extends Error {}

interface Block {
  readonly words: readonly string[];
  readonly line: number;
  readonly body: readonly Block[];
}

const plugins = new Set([
  'acl', 'any', 'auto', 'autopath', 'azure', 'bind', 'bufsize', 'cache', 'cancel', 'chaos', 'clouddns', 'debug', 'dns64',
  'dnssec', 'dnstap', 'erratic', 'errors', 'etcd', 'file', 'forward', 'geoip', 'grpc', 'grpc_server', 'header', 'health',
  'hosts', 'https', 'https3', 'k8s_external', 'kubernetes', 'lameduck', 'loadbalance', 'local', 'log', 'loop', 'metadata',
  'minimal', 'multisocket', 'nomad', 'nsid', 'pprof', 'prometheus', 'quic', 'ready', 'reload', 'rewrite', 'root', 'route53',
  'secondary', 'sign', 'template', 'timeouts', 'tls', 'trace', 'transfer', 'tsig', 'view', 'whoami',
]); // prettier-ignore

/** Reads the server block for port 53. Throws {@link CorefileError}. */
export function parseCorefile(text: string, path: string): Corefile {
  const blocks = readBlocks(text, path);
  const server = blocks.find(({ words }) => words.some((word) => /^\.(:53)?$/.test(word))) ?? blocks[0];
  const lines = server?.body ?? [];
  for (const { words, line } of blocks.flatMap(({ body }) => body))
    if (!plugins.has(words[0]!))
      throw new CorefileError(`${path}:${line} - Error during parsing: Unknown directive '${words[0]}'`);
  const has = (name: string) => lines.some(({ words }) => words[0] === name);
  const kubernetes = lines.find(({ words }) => words[0] === 'kubernetes');
  return {
    ...(kubernetes && { kubernetes: kubernetesOptions(kubernetes, path) }),
    hosts: lines
      .filter(({ words }) => words[0] === 'hosts')
      .flatMap(({ body }) => body)
      .filter(({ words }) => /^\d/.test(words[0]!))
      .map(({ words }) => ({ address: words[0]!, names: words.slice(1).map((name) => name.toLowerCase()) })),
    hostsEnd: lines.some(
      ({ words, body }) => words[0] === 'hosts' && !body.some((entry) => entry.words[0] === 'fallthrough'),
    ),
    rewrites: lines.filter(({ words }) => words[0] === 'rewrite').flatMap(({ words }) => rewriteOf(words)),
    forward: has('forward'),
    log: has('log'),
    health: has('health'),
    ready: has('ready'),
    metrics: has('prometheus'),
  };
}

function rewriteOf(words: readonly string[]): { from: string; to: string }[] {
  const rest = words.slice(words[1] === 'stop' || words[1] === 'continue' ? 2 : 1);
  if (rest[0] !== 'name') return [];
  const [from, to] = rest[1] === 'exact' ? rest.slice(2) : rest.slice(1);
  const plain = (name = '') => name.toLowerCase().replace(/\.$/, '');
  return from && to && !['prefix', 'suffix', 'substring', 'regex'].includes(rest[1]!)
    ? [{ from: plain(from), to: plain(to) }]
    : [];
}

function kubernetesOptions({ words, body, line }: Block, path: string): KubernetesOptions {
  const option = (name: string) => body.find((entry) => entry.words[0] === name)?.words.slice(1);
  const pods = option('pods')?.[0] ?? 'disabled';
  if (pods !== 'disabled' && pods !== 'insecure' && pods !== 'verified')
    throw new CorefileError(
      `${path}:${line} - Error during parsing: wrong value for pods: ${pods},  must be one of: disabled, verified, insecure`,
    );
  return {
    zones: words.slice(1).map((zone) => zone.toLowerCase().replace(/\.$/, '')),
    pods,
    ttl: Number(option('ttl')?.[0] ?? 5),
    fallthrough: option('fallthrough') ?? [],
  };
}

function readBlocks(text: string, path: string): Block[] {
  const lines = text.split('\n').map((line) => line.replace(/(^|\s)#.*$/, '').trim());
  let at = 0;
  const read = (nested: boolean): Block[] => {
    const blocks: Block[] = [];
    while (at < lines.length) {
      const line = ++at;
      const words = lines[line - 1]!.split(/\s+/).filter(Boolean);
      if (words.length === 0) continue;
      if (words[0] === '}') {
        if (!nested)
          throw new CorefileError(
            `${path}:${line} - Error during parsing: Unexpected '}' because no matching opening brace`,
          );
        return blocks;
      }
      const opens = words.at(-1) === '{';
      blocks.push({ words: opens ? words.slice(0, -1) : words, line, body: opens ? read(true) : [] });
    }
    if (nested)
      throw new CorefileError(
        `${path}:${lines.length} - Error during parsing: Unexpected EOF, expecting '}'`,
      );
    return blocks;
  };
  return read(false);
}
