import { type Account, changePasswordSchema, signInSchema, signUpSchema } from '@drydock/contracts';
import type { UserRecord } from '@drydock/db';
import { Body, Controller, Get, HttpCode, Post, Req, Res } from '@nestjs/common';
import type { Request, Response } from 'express';
import { parse } from '../errors/parse.ts';
import { BeforePasswordChange, CurrentUser, Public } from './account.guard.ts';
import { AccountsService, toAccount } from './accounts.service.ts';
import { clearAuthCookie, selectOptionalAuthToken, setAuthCookie } from './auth-cookie.ts';

@Controller('api/auth')
export class AccountsController {
  readonly #accounts: AccountsService;

  constructor(accounts: AccountsService) {
    this.#accounts = accounts;
  }

  @Public()
  @Post('sign-up')
  async signUp(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Account> {
    const { user, token } = await this.#accounts.signUp(parse(signUpSchema, body));
    setAuthCookie(request, response, token);
    return toAccount(user);
  }

  @Public()
  @HttpCode(200)
  @Post('sign-in')
  async signIn(
    @Body() body: unknown,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<Account> {
    const { user, token } = await this.#accounts.signIn(parse(signInSchema, body));
    setAuthCookie(request, response, token);
    return toAccount(user);
  }

  @Public()
  @HttpCode(204)
  @Post('sign-out')
  async signOut(@Req() request: Request, @Res({ passthrough: true }) response: Response): Promise<void> {
    const token = selectOptionalAuthToken(request.headers.cookie);
    if (token) await this.#accounts.signOut(token);
    clearAuthCookie(request, response);
  }

  @BeforePasswordChange()
  @Get('me')
  me(@CurrentUser() user: UserRecord): Account {
    return toAccount(user);
  }

  @BeforePasswordChange()
  @HttpCode(200)
  @Post('password')
  async changePassword(
    @Body() body: unknown,
    @CurrentUser() user: UserRecord,
    @Req() request: Request,
  ): Promise<Account> {
    const token = selectOptionalAuthToken(request.headers.cookie) ?? '';
    await this.#accounts.changePassword(user, token, parse(changePasswordSchema, body));
    return { ...toAccount(user), passwordChangeRequired: false };
  }
}
