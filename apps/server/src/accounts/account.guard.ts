import type { UserRecord } from '@drydock/db';
import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  SetMetadata,
  createParamDecorator,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { DomainError, signInRequired } from '../errors/domain-error.ts';
import { AccountsService } from './accounts.service.ts';
import { selectOptionalAuthToken } from './auth-cookie.ts';

type AccountRequest = Request & { account?: UserRecord };
const accessKey = 'drydock:access';

/** Open to everybody. Without it a route needs a signed-in user. */
export const Public = () => SetMetadata(accessKey, 'public');
/** Open also to an account that must change its password first. */
export const BeforePasswordChange = () => SetMetadata(accessKey, 'before-password-change');

/** The signed-in user, as a parameter of a route. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): UserRecord => {
  const { account } = context.switchToHttp().getRequest<AccountRequest>();
  if (!account) throw signInRequired();
  return account;
});

/** Every route is closed unless it says otherwise. */
@Injectable()
export class AccountGuard implements CanActivate {
  readonly #accounts: AccountsService;
  readonly #reflector: Reflector;

  constructor(accounts: AccountsService, reflector: Reflector) {
    this.#accounts = accounts;
    this.#reflector = reflector;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.#reflector.getAllAndOverride<string | undefined>(accessKey, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === 'public') return true;
    const request = context.switchToHttp().getRequest<AccountRequest>();
    const user = await this.#accounts.findUser(selectOptionalAuthToken(request.headers.cookie));
    if (!user) throw signInRequired();
    if (user.passwordChangeRequired && access !== 'before-password-change')
      throw new DomainError('forbidden', 'Change your password first.', 'password-change-required');
    request.account = user;
    return true;
  }
}
