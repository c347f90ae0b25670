export * from './node-connection.ts';
export { createApiServer, type ApiServer, type ApiServerOptions } from './server.ts';
