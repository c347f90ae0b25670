import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  CertificateAuthority,
  kubeconfigText,
  type SecureServer,
  serveSecurely,
} from '@drydock/secure-serving';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { ServerConfig } from '../config.ts';
import { DomainError } from '../errors/domain-error.ts';
import { configToken } from '../tokens.ts';
import { prefixOf, ServedAttempts } from './served-attempts.ts';

/** The HTTPS port beside the web app where the learners' own kubectl finds their clusters. */
@Injectable()
export class ApiPort implements BeforeApplicationShutdown {
  readonly #logger = new Logger('ApiPort');
  readonly #config: ServerConfig;
  readonly #api: ServedAttempts;
  #server: SecureServer | undefined;

  constructor(@Inject(configToken) config: ServerConfig, api: ServedAttempts) {
    this.#config = config;
    this.#api = api;
  }

  /** A port that is taken is no reason to keep everybody from learning: the rest works without it. */
  async listen(): Promise<void> {
    const { host, apiPort, apiUrl, dataDirectory } = this.#config;
    try {
      const names = apiUrl === undefined ? [] : [new URL(apiUrl).hostname];
      const authority = await keptAuthority(path.join(dataDirectory, 'api-authority.json'));
      this.#server = await serveSecurely({ api: this.#api, port: apiPort, host, names, authority });
    } catch (error) {
      this.#logger.warn(`nobody can use a kubectl of their own: ${String(error)}`);
    }
  }

  requireListening(): SecureServer {
    if (this.#server) return this.#server;
    const message = 'This server has no port for your own kubectl. Whoever runs it can free one.';
    throw new DomainError('unavailable', message, 'no-api-port');
  }

  /** A kubeconfig whose one context leads to the cluster of an access. */
  kubeconfig(access: string, name: string, token: string): string {
    const server = this.requireListening();
    return kubeconfigText({
      server: (this.#config.apiUrl ?? server.url) + prefixOf(access),
      authority: server.authority.certificate,
      clusterName: name,
      users: [{ name, token }],
    });
  }

  /** Before the sessions end: nobody must wake one again. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.#server?.close();
  }
}

/** Kept over restarts: kubeconfigs that were handed out go on trusting it. */
async function keptAuthority(file: string): Promise<CertificateAuthority> {
  try {
    return await CertificateAuthority.restore(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const authority = await CertificateAuthority.create();
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(await authority.save()), { mode: 0o600, flag: 'wx' });
    return authority;
  }
}
