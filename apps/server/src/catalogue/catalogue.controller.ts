import type { LabCard } from '@drydock/contracts';
import type { UserRecord } from '@drydock/db';
import { Controller, Get } from '@nestjs/common';
import { CurrentUser } from '../accounts/account.guard.ts';
import { CatalogueService } from './catalogue.service.ts';

@Controller('api/labs')
export class CatalogueController {
  readonly #catalogue: CatalogueService;

  constructor(catalogue: CatalogueService) {
    this.#catalogue = catalogue;
  }

  @Get()
  list(@CurrentUser() user: UserRecord): Promise<readonly LabCard[]> {
    return this.#catalogue.cardsFor(user);
  }
}
