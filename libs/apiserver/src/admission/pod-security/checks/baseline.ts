// The Pod Security Standard `baseline`: nothing that is known to give a pod power over its node.
import type { Container } from '@drydock/kinds';
import {
  badContainers,
  badValues,
  containersOf,
  distinct,
  named,
  plural,
  quote,
  setters,
  type Check,
  type SecurityContext,
} from './check.ts';

const defaultCapabilities = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
const profiles = new Set(['RuntimeDefault', 'Localhost']);
const appArmorPrefix = 'container.apparmor.security.beta.kubernetes.io/';
const allowedAppArmor = (value: string) =>
  value === '' || value === 'runtime/default' || value.startsWith('localhost/');

const appArmor: Check = {
  id: 'appArmorProfile',
  since: 0,
  run: (spec, { annotations = {} }) => {
    const fields = badValues(spec, ({ appArmorProfile: profile }) =>
      profile && !profiles.has(profile.type) ? [profile.type] : [],
    );
    const written = Object.entries(annotations)
      .filter(([key, value]) => key.startsWith(appArmorPrefix) && !allowedAppArmor(value))
      .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
      .sort();
    if (!fields && written.length === 0) return undefined;
    const values = [...(fields?.values ?? []), ...written];
    const who = [
      ...(fields ? [fields.who] : []),
      ...(written.length > 0 ? [plural('annotation', written.length)] : []),
    ].join(' and ');
    return {
      reason: plural('forbidden AppArmor profile', values.length),
      detail: `${who} must not set AppArmor profile type to ${quote(values)}`,
    };
  },
};

const capabilities: Check = {
  id: 'capabilities_baseline',
  since: 0,
  run: (spec) => {
    const extra = ({ securityContext }: Container) =>
      (securityContext?.capabilities?.add ?? []).filter((name) => !defaultCapabilities.has(name));
    return badContainers(
      spec,
      (container) => extra(container).length > 0,
      (bad) => ({
        reason: 'non-default capabilities',
        detail: `${named(bad)} must not include ${quote(distinct(bad.flatMap(extra)))} in securityContext.capabilities.add`,
      }),
    );
  },
};

const hostNamespaces: Check = {
  id: 'hostNamespaces',
  since: 0,
  run: (spec) => {
    const used = (['hostNetwork', 'hostPID', 'hostIPC'] as const).filter((field) => spec[field]);
    if (used.length === 0) return undefined;
    return { reason: 'host namespaces', detail: used.map((field) => `${field}=true`).join(', ') };
  },
};

const hostPaths: Check = {
  id: 'hostPathVolumes',
  since: 0,
  run: ({ volumes = [] }) => {
    const names = volumes.filter(({ hostPath }) => hostPath).map(({ name }) => name);
    if (names.length === 0) return undefined;
    return { reason: 'hostPath volumes', detail: `${plural('volume', names.length)} ${quote(names)}` };
  },
};

const hostPorts: Check = {
  id: 'hostPorts',
  since: 0,
  run: (spec) => {
    const portsOf = ({ ports = [] }: Container) =>
      ports.flatMap(({ hostPort }) => (hostPort ? [String(hostPort)] : []));
    return badContainers(
      spec,
      (container) => portsOf(container).length > 0,
      (bad) => {
        const ports = distinct(bad.flatMap(portsOf));
        const verb = bad.length === 1 ? 'uses' : 'use';
        return {
          reason: 'hostPort',
          detail: `${named(bad)} ${verb} ${plural('hostPort', ports.length)} ${ports.join(', ')}`,
        };
      },
    );
  },
};

interface Handler {
  readonly httpGet?: { readonly host?: string };
  readonly tcpSocket?: { readonly host?: string };
}

const hostProbes: Check = {
  id: 'hostProbesAndHostLifecycle',
  since: 34,
  run: (spec) => {
    const hostsOf = ({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container) =>
      [livenessProbe, readinessProbe, startupProbe, lifecycle?.postStart, lifecycle?.preStop].flatMap(
        (handler: Handler | undefined) =>
          [handler?.httpGet?.host, handler?.tcpSocket?.host].filter(
            (host) => host !== undefined && host !== '',
          ),
      ) as string[];
    const bad = containersOf(spec).filter((container) => hostsOf(container).length > 0);
    if (bad.length === 0) return undefined;
    const hosts = distinct(bad.flatMap(hostsOf));
    const names = distinct(bad.map(({ name }) => name));
    const verb = names.length === 1 ? 'uses' : 'use';
    return {
      reason: 'probe or lifecycle host',
      detail: `${plural('container', names.length)} ${quote(names)} ${verb} ${plural('probe or lifecycle host', hosts.length)} ${quote(hosts)}`,
    };
  },
};

const privileged: Check = {
  id: 'privileged',
  since: 0,
  run: (spec) =>
    badContainers(
      spec,
      ({ securityContext }) => securityContext?.privileged === true,
      (bad) => ({
        reason: 'privileged',
        detail: `${named(bad)} must not set securityContext.privileged=true`,
      }),
    ),
};

const procMount: Check = {
  id: 'procMount',
  since: 0,
  run: (spec) => {
    const mountOf = ({ securityContext }: Container) => securityContext?.procMount ?? 'Default';
    return badContainers(
      spec,
      (container) => mountOf(container) !== 'Default',
      (bad) => ({
        reason: 'procMount',
        detail: `${named(bad)} must not set securityContext.procMount to ${quote(distinct(bad.map(mountOf)))}`,
      }),
    );
  },
};

const seLinux: Check = {
  id: 'seLinuxOptions',
  since: 0,
  run: (spec, _metadata, minor) => {
    const types = ['', 'container_t', 'container_init_t', 'container_kvm_t'];
    const allowed = minor >= 31 ? [...types, 'container_engine_t'] : types;
    const wrongType = (type: string) => !allowed.includes(type);
    const found = badValues(spec, ({ seLinuxOptions: options }: SecurityContext) => [
      ...(options?.type !== undefined && wrongType(options.type) ? [`type ${options.type}`] : []),
      ...(options?.user ? ['user'] : []),
      ...(options?.role ? ['role'] : []),
    ]);
    if (!found) return undefined;
    const bad = found.values.filter((value) => value.startsWith('type ')).map((value) => value.slice(5));
    const data = [
      ...(bad.length > 0 ? [`${plural('type', bad.length)} ${quote(bad)}`] : []),
      ...(found.values.includes('user') ? ['user may not be set'] : []),
      ...(found.values.includes('role') ? ['role may not be set'] : []),
    ];
    return {
      reason: 'seLinuxOptions',
      detail: `${found.who} set forbidden securityContext.seLinuxOptions: ${data.join('; ')}`,
    };
  },
};

const seccomp: Check = {
  id: 'seccompProfile_baseline',
  since: 19,
  run: (spec) => {
    const found = badValues(spec, ({ seccompProfile }) =>
      seccompProfile && !profiles.has(seccompProfile.type) ? [seccompProfile.type] : [],
    );
    return (
      found && {
        reason: 'seccompProfile',
        detail: `${found.who} must not set securityContext.seccompProfile.type to ${quote(found.values)}`,
      }
    );
  },
};

/** Safe kernel parameters, and the version of the standard that allowed them first. */
const safeSysctls: Readonly<Record<string, number>> = {
  'kernel.shm_rmid_forced': 0,
  'net.ipv4.ip_local_port_range': 0,
  'net.ipv4.ip_local_reserved_ports': 27,
  'net.ipv4.ip_unprivileged_port_start': 0,
  'net.ipv4.ping_group_range': 0,
  'net.ipv4.tcp_fin_timeout': 29,
  'net.ipv4.tcp_keepalive_intvl': 29,
  'net.ipv4.tcp_keepalive_probes': 29,
  'net.ipv4.tcp_keepalive_time': 29,
  'net.ipv4.tcp_rmem': 32,
  'net.ipv4.tcp_syncookies': 0,
  'net.ipv4.tcp_wmem': 32,
};

const sysctls: Check = {
  id: 'sysctls',
  since: 0,
  run: ({ securityContext }, _metadata, minor) => {
    const bad = (securityContext?.sysctls ?? [])
      .map(({ name }) => name)
      .filter((name) => !Object.hasOwn(safeSysctls, name) || safeSysctls[name]! > minor);
    return bad.length === 0 ? undefined : { reason: 'forbidden sysctls', detail: bad.join(', ') };
  },
};

const windowsHostProcess: Check = {
  id: 'windowsHostProcess',
  since: 0,
  run: (spec) => {
    const pod = spec.securityContext?.windowsOptions?.hostProcess === true;
    const bad = containersOf(spec).filter(
      ({ securityContext }) => securityContext?.windowsOptions?.hostProcess === true,
    );
    if (!pod && bad.length === 0) return undefined;
    return {
      reason: 'hostProcess',
      detail: `${setters(pod, bad)} must not set securityContext.windowsOptions.hostProcess=true`,
    };
  },
};

/** Sorted by id. */
export const baselineChecks: readonly Check[] = [
  appArmor,
  capabilities,
  hostNamespaces,
  hostPaths,
  hostPorts,
  hostProbes,
  privileged,
  procMount,
  seLinux,
  seccomp,
  sysctls,
  windowsHostProcess,
];
