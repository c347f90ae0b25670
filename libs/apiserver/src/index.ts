export * from './node-connection.ts';
