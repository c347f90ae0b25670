// Users, roles and privileges as data.
import type { Named } from './named.ts';

export interface Account {
  readonly user: string;
  readonly host: string;
}

export interface UserSpecification extends Account {
  readonly password?: string;
  readonly plugin?: string;
  /** The text after AS: a hash. */
  readonly authentication?: string;
  readonly locked?: boolean;
}

export type AccountStatement =
  | { readonly kind: 'set-password'; readonly account?: Account; readonly password: string }
  | {
      readonly kind: 'create-user';
      readonly users: readonly UserSpecification[];
      readonly ifNotExists: boolean;
      readonly role: boolean;
    }
  | { readonly kind: 'alter-user'; readonly users: readonly UserSpecification[]; readonly ifExists: boolean }
  | {
      readonly kind: 'drop-user';
      readonly users: readonly Account[];
      readonly ifExists: boolean;
      readonly role: boolean;
    }
  | {
      readonly kind: 'rename-user';
      readonly pairs: readonly { readonly from: Account; readonly to: Account }[];
    }
  | {
      readonly kind: 'grant' | 'revoke';
      readonly privileges: readonly string[];
      readonly on?: Named;
      readonly users: readonly UserSpecification[];
      readonly grantOption: boolean;
      readonly roles?: readonly Account[];
    };
