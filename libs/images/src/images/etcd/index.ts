// registry.k8s.io/etcd: the server of the control plane's static pod, and its two tools. The image has no shell.
import type { Program } from '@drydock/shell';
import type { Image } from '../../image.ts';
import type { FindBackend } from './backend.ts';
import { etcdctlProgram } from './etcdctl/etcdctl.ts';
import { etcdutlProgram } from './etcdutl.ts';
import { etcdProgram } from './server.ts';

const tags = ['3.5.15-0', '3.5.16-0', '3.5.21-0', '3.5.24-0', '3.6.4-0', '3.6.5-0'];
const tools = ['etcd', 'etcdctl', 'etcdutl'];

/** The image's programs over the data that `find` knows. */
export function etcdPrograms(tag: string, find: FindBackend): Readonly<Record<string, Program>> {
  const version = tag.replace(/-\d+$/, '');
  return {
    etcd: etcdProgram(version, find),
    etcdctl: etcdctlProgram(version),
    etcdutl: etcdutlProgram(version),
  };
}

export const etcd: Image = {
  about: {
    does: "The cluster's store behind its gateway; etcdctl and etcdutl.",
    leftOut: ['gRPC itself, users and roles, member changes'],
  },
  repository: 'registry.k8s.io/etcd',
  tags: Object.fromEntries(tags.map((tag) => [tag, tag])),
  size: 22_800_000,
  published: 1_762_000_000_000,
  config: () => ({
    entrypoint: [],
    cmd: ['/usr/local/bin/etcd'],
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' },
  }),
  files: (fs) => {
    fs.mkdir('/usr/local/bin', { recursive: true });
    for (const tool of tools) fs.writeProgram(`/usr/local/bin/${tool}`, tool);
  },
  programs: (tag) => etcdPrograms(tag, () => undefined),
};
