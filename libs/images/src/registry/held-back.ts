// Tags that the simulated registries hold at an older version than the real ones on their date, like a mirror that has
// not moved them; each with the reason. Every other tag, and every versioned one, is where it was.

export const heldBack: Readonly<Record<string, { readonly version: string; readonly reason: string }>> = {
  'docker.io/library/mysql:latest': {
    version: '8.3.0',
    reason:
      'The course starts mysql:latest with --default-authentication-plugin=mysql_native_password, which 8.4 removed: its solution has to run.',
  },
};
