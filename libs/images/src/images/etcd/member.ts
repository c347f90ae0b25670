// Who a member is: names and addresses from etcd's own flags, ids made of them as etcd makes them.
import { concatBytes, encodeUtf8 } from '@drydock/machinery';
import { sha1 } from './sha1.ts';

/** 64 bits as 16 hexadecimal digits, without leading zeros as Go prints them. */
export type Id = string;

export interface Member {
  readonly clusterId: Id;
  readonly id: Id;
  readonly name: string;
  readonly peerUrls: readonly string[];
  readonly clientUrls: readonly string[];
}

const firstEight = (bytes: Uint8Array) => sha1(bytes).subarray(0, 8);
const hex = (bytes: Uint8Array): Id =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('').replace(/^0+/, ''); // prettier-ignore

/** Ids of a cluster of one: the member's from its peer URLs and the cluster's token, the cluster's from the member's. */
export function idsOf(peerUrls: readonly string[], token = 'etcd-cluster'): { id: Id; clusterId: Id } {
  const id = firstEight(concatBytes([encodeUtf8([...peerUrls].sort().join('')), encodeUtf8(token)]));
  return { id: hex(id), clusterId: hex(firstEight(id)) };
}

/** `--name=value` of a command line. */
export function flagOf(argv: readonly string[], name: string): string | undefined {
  const at = argv.findIndex((argument) => argument === `--${name}` || argument.startsWith(`--${name}=`));
  if (at < 0) return undefined;
  const [, value] = /^--[^=]+=(.*)$/s.exec(argv[at]!) ?? [];
  return value ?? argv[at + 1];
}

export function memberOf(argv: readonly string[]): Member {
  const urls = (name: string, fallback: string) => (flagOf(argv, name) ?? fallback).split(',');
  const peerUrls = urls('initial-advertise-peer-urls', 'http://localhost:2380');
  return {
    ...idsOf(peerUrls, flagOf(argv, 'initial-cluster-token')),
    name: flagOf(argv, 'name') ?? 'default',
    peerUrls,
    clientUrls: urls('advertise-client-urls', 'http://localhost:2379'),
  };
}

/** The decimal number that JSON shows. */
export const decimal = (id: Id) => BigInt(`0x${id}`).toString();
