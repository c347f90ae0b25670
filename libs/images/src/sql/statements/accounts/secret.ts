import { passwordHash } from '../../../mysql-packets.ts';
import { SqlError } from '../../errors.ts';
import type { Session } from '../../session.ts';
import type { AccountEntry } from '../../store/catalogue.ts';
import type { UserSpecification } from '../../syntax/ast/account.ts';

export function secret(session: Session, spec: UserSpecification): Pick<AccountEntry, 'hash' | 'plugin'> {
  const plugin =
    spec.plugin ??
    (session.dialect.name === 'mysql'
      ? String(
          session.dialect.systemVariable(session, 'default_authentication_plugin', 'global') ??
            'caching_sha2_password',
        )
      : 'mysql_native_password');
  const known = [
    'mysql_native_password',
    'caching_sha2_password',
    'sha256_password',
    'ed25519',
    'unix_socket',
    'auth_socket',
  ];
  if (
    !known.includes(plugin) ||
    (plugin === 'mysql_native_password' &&
      session.dialect.name === 'mysql' &&
      Number.parseFloat(session.dialect.version) >= 9)
  )
    throw new SqlError({ code: 1524, state: 'HY000', message: `Plugin '${plugin}' is not loaded` });
  return { plugin, hash: spec.authentication ?? passwordHash(spec.password ?? '') };
}
