// The types of the container's machine. Addons see them through the image contract: they do not know the shell.
import type { ImageDefinition } from '@drydock/runtime';

export type Program = ImageDefinition['programs'][string];
export type Process = Parameters<Program>[0];
export type AnswerDns = Parameters<Process['network']['serveDns']>[0];
export type DnsQuestion = Parameters<AnswerDns>[0];
export type DnsAnswer = Awaited<ReturnType<AnswerDns>>;
export type DnsRecord = DnsAnswer['records'][number];
