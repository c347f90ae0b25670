export { bootstrapObjects } from './authorization/bootstrap/bootstrap-objects.ts';
export type * from './discovery/inventory.ts';
export { decodeStorage, encodeStorage } from './http/protobuf/storage-bytes.ts';
export { handleHttp, maxBodyBytes, type HttpAnswer, type HttpInput } from './http/handle-http.ts';
export * from './node-connection.ts';
export type * from './proxy-transport.ts';
export type { AggregatedBackend, AggregatedRequest } from './aggregation/aggregated-backend.ts';
export type { ServiceTarget, WebhookCall, WebhookCaller } from './webhooks/webhook-caller.ts';
export { createApiServer, type ApiServer, type ApiServerOptions } from './server.ts';
