export * from './accounts.ts';
export * from './attempts.ts';
export * from './cluster-map.ts';
export * from './errors.ts';
export * from './grade.ts';
export * from './kubectl-access.ts';
export * from './labs.ts';
export * from './socket.ts';
