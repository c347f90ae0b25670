import type { RegistryHooks } from '../registry-hooks.ts';

/** Who asks for a certificate is what the API server knows of the caller, whatever the request says. */
export const certificateSigningRequestHooks: RegistryHooks = {
  beforeCreate: (object, { user }) => {
    const {
      username: _username,
      uid: _uid,
      groups: _groups,
      extra: _extra,
      ...spec
    } = (object['spec'] ?? {}) as Readonly<Record<string, unknown>>;
    return {
      ...object,
      spec: {
        ...spec,
        ...(user.extra ? { extra: user.extra } : {}),
        groups: user.groups,
        ...(user.uid ? { uid: user.uid } : {}),
        username: user.username,
        ...(user.extra ? { extra: user.extra } : {}),
      },
    };
  },
};
