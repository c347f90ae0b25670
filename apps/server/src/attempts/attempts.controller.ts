import {
  type Attempt,
  type GradeReport,
  type Progress,
  type Solution,
  type Submission,
  type Workbench,
  startAttemptSchema,
  takeHintSchema,
} from '@drydock/contracts';
import type { UserRecord } from '@drydock/db';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { CurrentUser } from '../accounts/account.guard.ts';
import { parse } from '../errors/parse.ts';
import { AttemptsService } from './attempts.service.ts';

@Controller('api')
export class AttemptsController {
  readonly #attempts: AttemptsService;

  constructor(attempts: AttemptsService) {
    this.#attempts = attempts;
  }

  @Get('progress')
  progress(@CurrentUser() user: UserRecord): Promise<Progress> {
    return this.#attempts.progress(user);
  }

  @HttpCode(200)
  @Post('attempts')
  start(@CurrentUser() user: UserRecord, @Body() body: unknown): Promise<Attempt> {
    return this.#attempts.start(user, parse(startAttemptSchema, body));
  }

  @Get('attempts/:id')
  workbench(@CurrentUser() user: UserRecord, @Param('id') id: string): Promise<Workbench> {
    return this.#attempts.workbench(user, id);
  }

  @HttpCode(204)
  @Post('attempts/:id/undo')
  undo(@CurrentUser() user: UserRecord, @Param('id') id: string): Promise<void> {
    return this.#attempts.undo(user, id);
  }

  @HttpCode(204)
  @Post('attempts/:id/reset')
  reset(@CurrentUser() user: UserRecord, @Param('id') id: string): Promise<void> {
    return this.#attempts.reset(user, id);
  }

  @HttpCode(200)
  @Post('attempts/:id/submit')
  submit(@CurrentUser() user: UserRecord, @Param('id') id: string): Promise<Submission> {
    return this.#attempts.submit(user, id);
  }

  @HttpCode(200)
  @Post('attempts/:id/hints')
  takeHint(
    @CurrentUser() user: UserRecord,
    @Param('id') id: string,
    @Body() body: unknown,
  ): Promise<{ text: string }> {
    return this.#attempts.takeHint(user, id, parse(takeHintSchema, body));
  }

  @HttpCode(200)
  @Post('attempts/:id/solution')
  openSolution(@CurrentUser() user: UserRecord, @Param('id') id: string): Promise<Solution> {
    return this.#attempts.openSolution(user, id);
  }

  @Get('attempts/:id/results')
  results(@CurrentUser() user: UserRecord, @Param('id') id: string): Promise<Pick<GradeReport, 'checks'>> {
    return this.#attempts.results(user, id);
  }
}
