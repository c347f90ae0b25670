export * from './served-api.ts';
