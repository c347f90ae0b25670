import path from 'node:path';
import { fileURLToPath } from 'node:url';

export interface ServerConfig {
  readonly host: string;
  readonly port: number;
  /** HTTPS, for learners' own kubectl. */
  readonly apiPort: number;
  /** Where they find it, when something stands in front: `https://kube.example.org`. */
  readonly apiUrl?: string;
  /** What is no database: the authority of that port. */
  readonly dataDirectory: string;
  readonly databaseUrl: string;
  readonly migrationsDirectory: string;
  readonly labsDirectory: string;
  readonly webDirectory: string;
  /** A session with nobody there for so long is closed; its log brings it back. */
  readonly idleMilliseconds: number;
  /** Sessions that may run for one user at a time. */
  readonly sessionsPerUser: number;
  /** How many proxies stand in front and may say who the client is and that it speaks TLS. */
  readonly trustedProxies: number;
  /** Refused sign-ins from one address within a quarter of an hour. */
  readonly signInLimit: number;
  readonly signUpLimit: number;
}

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** The settings of this process: environment variables over defaults that suit a laptop. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): ServerConfig {
  const dataDirectory = path.resolve(environment['DRYDOCK_DATA_DIR'] ?? path.join(root, 'data'));
  return {
    host: environment['HOST'] ?? '127.0.0.1',
    port: Number(environment['PORT'] ?? 3000),
    apiPort: Number(environment['DRYDOCK_API_PORT'] ?? 3443),
    ...(environment['DRYDOCK_API_URL'] ? { apiUrl: environment['DRYDOCK_API_URL'].replace(/\/+$/, '') } : {}),
    dataDirectory,
    databaseUrl: environment['DATABASE_URL'] ?? `file:${path.join(dataDirectory, 'drydock.db')}`,
    migrationsDirectory: path.join(root, 'prisma/migrations'),
    labsDirectory: path.resolve(environment['DRYDOCK_LABS_DIR'] ?? path.join(root, 'labs')),
    webDirectory: path.join(root, 'apps/web/dist'),
    idleMilliseconds: 10 * 60_000,
    sessionsPerUser: 4,
    trustedProxies: Number(environment['DRYDOCK_TRUSTED_PROXIES'] ?? 0),
    signInLimit: 20,
    signUpLimit: 60,
  };
}
