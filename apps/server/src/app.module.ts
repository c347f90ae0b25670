import type { Repositories } from '@drydock/db';
import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AccountGuard } from './accounts/account.guard.ts';
import { AccountsController } from './accounts/accounts.controller.ts';
import { AccountsService } from './accounts/accounts.service.ts';
import { AttemptsController } from './attempts/attempts.controller.ts';
import { AttemptsService } from './attempts/attempts.service.ts';
import { CatalogueController } from './catalogue/catalogue.controller.ts';
import { CatalogueService } from './catalogue/catalogue.service.ts';
import type { LabSource } from './catalogue/lab-source.ts';
import type { ServerConfig } from './config.ts';
import { ErrorFilter } from './errors/error.filter.ts';
import { ApiPort } from './kubectl-access/api-port.ts';
import { KubectlAccessController } from './kubectl-access/kubectl-access.controller.ts';
import { KubectlAccessService } from './kubectl-access/kubectl-access.service.ts';
import { ServedAttempts } from './kubectl-access/served-attempts.ts';
import { PreviewController } from './preview/preview.controller.ts';
import { PreviewState } from './preview/preview-state.ts';
import { PreviewService } from './preview/preview.service.ts';
import { LiveSessions } from './sessions/live-sessions.ts';
import type { SessionPool } from '@drydock/session';
import { TerminalGateway } from './terminal/terminal.gateway.ts';
import { configToken, labSourceToken, repositoriesToken, sessionPoolToken } from './tokens.ts';

export interface AppParts {
  readonly config: ServerConfig;
  readonly repositories: Repositories;
  readonly labs: LabSource;
  readonly pool: SessionPool;
}

@Module({})
export class AppModule {
  /** The application over parts that specs replace. */
  static over({ config, repositories, labs, pool }: AppParts): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        AccountsController,
        AttemptsController,
        CatalogueController,
        KubectlAccessController,
        PreviewController,
      ],
      providers: [
        { provide: configToken, useValue: config },
        { provide: repositoriesToken, useValue: repositories },
        { provide: labSourceToken, useValue: labs },
        { provide: sessionPoolToken, useValue: pool },
        { provide: APP_FILTER, useClass: ErrorFilter },
        { provide: APP_GUARD, useClass: AccountGuard },
        AccountsService,
        ApiPort,
        AttemptsService,
        CatalogueService,
        KubectlAccessService,
        LiveSessions,
        PreviewService,
        PreviewState,
        ServedAttempts,
        TerminalGateway,
      ],
    };
  }
}
