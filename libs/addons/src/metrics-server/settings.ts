// The command line of metrics-server. Flags of the API server machinery are accepted and have no effect.
import { parseDuration } from '@drydock/machinery';

export interface MetricsServerSettings {
  readonly securePort: number;
  readonly resolutionMs: number;
  readonly insecureTls: boolean;
  readonly useNodeStatusPort: boolean;
  readonly kubeletPort: number;
  readonly addressTypes: readonly string[];
  readonly requestTimeoutMs: number;
  readonly showVersion: boolean;
}

/** What is wrong with the command line, in the real words. */
export class SettingsError extends Error {}

const booleans = [
  'kubelet-insecure-tls',
  'kubelet-use-node-status-port',
  'version',
  'deprecated-kubelet-completely-insecure',
];
const texts: Readonly<Record<string, string>> = {
  'secure-port': '443',
  'metric-resolution': '1m0s',
  'kubelet-port': '10250',
  'kubelet-preferred-address-types': 'Hostname,InternalDNS,InternalIP,ExternalDNS,ExternalIP',
  'kubelet-request-timeout': '10s',
};
const withoutEffect =
  /^(authentication-|authorization-|audit-|bind-address|cert-dir|client-ca-file|contention-profiling|disable-http2-serving|http2-|kubeconfig|kubelet-certificate-authority|kubelet-client-|log|node-selector|one-output|permit-|profiling|requestheader-|skip-|stderrthreshold|tls-|v$|vmodule)/;

/** Throws SettingsError. */
export function parseSettings(args: readonly string[]): MetricsServerSettings {
  const given = new Map<string, string>();
  for (let at = 0; at < args.length; at++) {
    const [name, value] = splitFlag(args[at]!);
    if (booleans.includes(name)) given.set(name, value ?? 'true');
    else if (name in texts || withoutEffect.test(name)) given.set(name, value ?? args[++at] ?? '');
    else throw new SettingsError(`unknown flag: --${name}`);
  }
  const text = (name: string) => given.get(name) ?? texts[name] ?? '';
  const duration = (name: string) => {
    const ms = parseDuration(text(name));
    if (ms !== undefined) return ms;
    const why = `time: invalid duration ${JSON.stringify(text(name))}`;
    throw new SettingsError(`invalid argument ${JSON.stringify(text(name))} for "--${name}" flag: ${why}`);
  };
  const settings: MetricsServerSettings = {
    securePort: Number(text('secure-port')),
    resolutionMs: duration('metric-resolution'),
    insecureTls: given.get('kubelet-insecure-tls') === 'true',
    useNodeStatusPort: given.get('kubelet-use-node-status-port') === 'true',
    kubeletPort: Number(text('kubelet-port')),
    addressTypes: text('kubelet-preferred-address-types').split(','),
    requestTimeoutMs: duration('kubelet-request-timeout'),
    showVersion: given.get('version') === 'true',
  };
  validate(settings, text);
  return settings;
}

function splitFlag(argument: string): readonly [string, string | undefined] {
  const match = /^--?([^=]+)(?:=(.*))?$/s.exec(argument);
  if (!match) throw new SettingsError(`unknown command ${JSON.stringify(argument)} for "metrics-server"`);
  return [match[1]!, match[2]];
}

function validate(
  { resolutionMs, requestTimeoutMs }: MetricsServerSettings,
  text: (name: string) => string,
): void {
  const resolution = text('metric-resolution');
  if (resolutionMs < 10_000)
    throw new SettingsError(
      `metric-resolution should be a time duration at least 10s, but value ${resolution} provided`,
    );
  if (resolutionMs * 0.9 < requestTimeoutMs)
    throw new SettingsError(
      `metric-resolution should be larger than kubelet-request-timeout, but metric-resolution value ${resolution} kubelet-request-timeout value ${text('kubelet-request-timeout')} provided`,
    );
}
