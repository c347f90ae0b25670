import type { KubectlAccess, NewKubectlAccess } from '@drydock/contracts';
import type { UserRecord } from '@drydock/db';
import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CurrentUser } from '../accounts/account.guard.ts';
import { KubectlAccessService } from './kubectl-access.service.ts';

@Controller('api/attempts/:id/kubectl-access')
export class KubectlAccessController {
  readonly #access: KubectlAccessService;

  constructor(access: KubectlAccessService) {
    this.#access = access;
  }

  @Get()
  list(@CurrentUser() user: UserRecord, @Param('id') id: string): Promise<readonly KubectlAccess[]> {
    return this.#access.list(user, id);
  }

  @HttpCode(201)
  @Post()
  create(@CurrentUser() user: UserRecord, @Param('id') id: string): Promise<NewKubectlAccess> {
    return this.#access.create(user, id);
  }

  @HttpCode(204)
  @Delete(':access')
  revoke(
    @CurrentUser() user: UserRecord,
    @Param('id') id: string,
    @Param('access') access: string,
  ): Promise<void> {
    return this.#access.revoke(user, id, access);
  }
}
