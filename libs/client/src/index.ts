export * from './contract.ts';
export { createClient, responseError } from './create-client.ts';
export { createEventRecorder, type EventSource } from './events/create-event-recorder.ts';
export { createInformers } from './informer/create-informers.ts';
export { resources } from './resources.ts';
export { startReconciler } from './work-queue/start-reconciler.ts';
