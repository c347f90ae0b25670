import { type Db, createRepositories, deployMigrations, openDb } from '@drydock/db';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AccountsService } from './accounts/accounts.service.ts';
import { AppModule } from './app.module.ts';
import type { LabSource } from './catalogue/lab-source.ts';
import type { ServerConfig } from './config.ts';
import { ApiPort } from './kubectl-access/api-port.ts';
import { protect } from './security.ts';
import { LiveSessions } from './sessions/live-sessions.ts';
import type { SessionPool } from '@drydock/session';
import { serveWebApp } from './web-app.ts';

export interface Application {
  /** Where it listens. */
  readonly url: string;
  /** Of the instructor that an empty database gets; told once. */
  readonly firstInstructor?: { readonly username: string; readonly password: string };
  /** Every route below `/api`, as it was registered. */
  routes(): readonly { readonly method: string; readonly path: string }[];
  /** Closes the sessions that nobody has used for long, as seen at a time; also done every half minute. */
  closeIdle(now: number): Promise<void>;
  /** Ends sessions after their logs are written, then the server, then the database. */
  close(): Promise<void>;
}

/** Brings the database up to date and starts the server. */
export async function startApplication(
  config: ServerConfig,
  labs: LabSource,
  pool: SessionPool,
): Promise<Application> {
  await deployMigrations(config.databaseUrl, config.migrationsDirectory);
  const db = openDb(config.databaseUrl);
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.over({ config, repositories: createRepositories(db), labs, pool }),
    { bodyParser: false, logger: ['error', 'warn'], abortOnError: false, forceCloseConnections: true },
  );
  protect(app, config);
  serveWebApp(app, config.webDirectory);
  await app.listen(config.port, config.host);
  await app.get(ApiPort).listen();
  const firstInstructor = await app.get(AccountsService).createFirstInstructor();
  return {
    url: await app.getUrl(),
    ...(firstInstructor && { firstInstructor }),
    routes: () => routesOf(app),
    closeIdle: (now) => app.get(LiveSessions).closeIdle(now),
    close: () => closeInOrder(app, db),
  };
}

async function closeInOrder(app: NestExpressApplication, db: Db): Promise<void> {
  await app.close();
  await db.$disconnect();
}

interface ExpressRouter {
  readonly stack: readonly {
    readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
  }[];
}

function routesOf(app: NestExpressApplication) {
  const { router } = app.getHttpAdapter().getInstance() as { router: ExpressRouter };
  return router.stack.flatMap(({ route }) =>
    route?.path.startsWith('/api/')
      ? Object.keys(route.methods).map((method) => ({ method: method.toUpperCase(), path: route.path }))
      : [],
  );
}
