export * from './attempts.ts';
export * from './auth-sessions.ts';
export * from './client.ts';
export * from './input-log.ts';
export * from './migrate.ts';
export * from './repositories.ts';
export * from './scores.ts';
export * from './users.ts';
