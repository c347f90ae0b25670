// What the grader may do, done on a sandbox: every act drives the sandbox's own clock until it is finished.
import { createClient } from '@drydock/client';
import type { CommandResult, DnsQuery, GradingTarget, TargetRequest, TargetResponse } from '@drydock/grading';
import { decodeUtf8, encodeBase64, encodeUtf8 } from '@drydock/machinery';
import { Errno, resolveHost, ResolveError } from '@drydock/shell';
import { fetchPage } from '../browser/fetch-page.ts';
import type { Sandbox } from '../sandbox.ts';
import { home } from '../workstation/create-workstation.ts';

export class SandboxTarget implements GradingTarget {
  readonly client;

  constructor(readonly sandbox: Sandbox) {
    this.client = createClient(sandbox.cluster.adminTransport, 'drydock-grader');
  }

  now(): number {
    return this.sandbox.clock.now();
  }

  advance(milliseconds: number): Promise<void> {
    return this.sandbox.clock.runUntil(this.now() + milliseconds);
  }

  async http({ url, method, headers, body = '', verify, from }: TargetRequest): Promise<TargetResponse> {
    const { clock, workstation } = this.sandbox;
    if (from) return this.#httpFromPod(url, from, verify);
    const { network, fs } = workstation.kernel;
    const outcome = await clock.runFor(
      fetchPage(
        { network, fs, clock },
        {
          type: 'http',
          id: 'grader',
          method,
          url,
          headers: Object.entries(headers),
          body: encodeBase64(encodeUtf8(body)),
          insecure: !verify,
        },
      ),
    );
    if ('error' in outcome) return { error: errorNames[outcome.error] ?? 'failed', message: outcome.message };
    return {
      status: outcome.status,
      headers: Object.fromEntries(outcome.headers),
      body: decodeUtf8(outcome.body),
    };
  }

  /** As `kubectl exec … -- wget` would: the pod's own stack and resolver. */
  async #httpFromPod(
    url: string,
    from: { pod: string; namespace: string },
    verify: boolean,
  ): Promise<TargetResponse> {
    const insecure = verify ? '' : ' --no-check-certificate';
    const { exitCode, stdout, stderr } = await this.run(
      `kubectl exec -n ${from.namespace} ${from.pod} -- wget -q -O -${insecure} '${url.replaceAll("'", '%27')}'`,
    );
    return exitCode === 0
      ? { status: 200, headers: {}, body: stdout }
      : { error: 'failed', message: stderr.trim() };
  }

  async run(script: string): Promise<CommandResult> {
    const { exitCode, stdout, stderr } = await this.sandbox.runScript(script, 'check.sh');
    return { exitCode, stdout, stderr };
  }

  async readFile(path: string): Promise<string | undefined> {
    try {
      return decodeUtf8(
        this.sandbox.workstation.fs.readFile(path.startsWith('~/') ? `${home}/${path.slice(2)}` : path),
      );
    } catch (error) {
      if (error instanceof Errno) return undefined;
      throw error;
    }
  }

  async resolveDns({ name, from }: DnsQuery): Promise<readonly string[]> {
    if (from) {
      const { stdout } = await this.run(`kubectl exec -n ${from.namespace} ${from.pod} -- nslookup ${name}`);
      return [...stdout.matchAll(/^Address(?: \d+)?:\s*(\d+\.\d+\.\d+\.\d+)(?!:53)\b/gm)]
        .map((m) => m[1]!)
        .slice(1);
    }
    const { network, fs } = this.sandbox.workstation.kernel;
    try {
      return await this.sandbox.clock.runFor(resolveHost({ network, fs }, name));
    } catch (error) {
      if (error instanceof ResolveError) return [];
      throw error;
    }
  }
}

/** The grader's names for Chromium's. */
const errorNames: Readonly<Record<string, string>> = {
  ERR_CONNECTION_REFUSED: 'refused',
  ERR_CONNECTION_RESET: 'reset',
  ERR_CONNECTION_TIMED_OUT: 'timeout',
  ERR_TIMED_OUT: 'timeout',
  ERR_ADDRESS_UNREACHABLE: 'unreachable',
  ERR_NAME_NOT_RESOLVED: 'dns',
  ERR_SSL_PROTOCOL_ERROR: 'tls',
  ERR_CERT_AUTHORITY_INVALID: 'tls',
  ERR_CERT_DATE_INVALID: 'tls',
  ERR_CERT_COMMON_NAME_INVALID: 'tls',
  ERR_EMPTY_RESPONSE: 'empty',
};
