export { admin, createEnvironment, type Environment, type EnvironmentOptions } from './environment.ts';
export { collectionOf, fullObject, minimalObject } from './full-objects/full-object.ts';
