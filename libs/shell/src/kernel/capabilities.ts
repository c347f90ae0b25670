// Linux capabilities: what root may do. Their numbers are those of linux/capability.h.
const names =
  `CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
  NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT
  SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG
  WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`.split(/\s+/);

/** `CHOWN`, `CAP_CHOWN` → its bit; undefined for a name that Linux does not know. */
export function capabilityBit(name: string): bigint | undefined {
  const index = names.indexOf(name.toUpperCase().replace(/^CAP_/, ''));
  return index < 0 ? undefined : 1n << BigInt(index);
}

/** What a machine's root and a privileged container have. */
export const allCapabilities = (1n << BigInt(names.length)) - 1n;

/** What Docker and containerd leave to a container. */
export const containerCapabilities =
  'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'
    .split(' ')
    .reduce((set, name) => set | capabilityBit(name)!, 0n);
