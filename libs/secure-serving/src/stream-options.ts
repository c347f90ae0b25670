// What a request for a stream asks for: PodExecOptions, PodAttachOptions, PodPortForwardOptions in the query.

export interface StreamTarget {
  readonly subresource: 'exec' | 'attach' | 'portforward';
  readonly query: URLSearchParams;
}

const pattern = /\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/(exec|attach|portforward)$/;

/** Undefined: no stream of a pod. */
export function streamTargetOf(path: string): StreamTarget | undefined {
  const [resource = '', query = ''] = path.split(/\?(.*)/s);
  const subresource = pattern.exec(resource)?.[1];
  return subresource
    ? { subresource: subresource as StreamTarget['subresource'], query: new URLSearchParams(query) }
    : undefined;
}

export interface WantedStreams {
  readonly stdin: boolean;
  readonly stdout: boolean;
  readonly stderr: boolean;
  readonly tty: boolean;
}

/** Undefined when none is wanted. A terminal has one output. */
export function wantedStreams(query: URLSearchParams): WantedStreams | undefined {
  const flag = (name: string) => /^(1|t|true)$/i.test(query.get(name) ?? '');
  const [stdin, stdout, stderr, tty] = [flag('stdin'), flag('stdout'), flag('stderr'), flag('tty')];
  if (!stdin && !stdout && !stderr) return undefined;
  return { stdin, stdout, stderr: stderr && !tty, tty };
}
