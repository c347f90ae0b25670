export { admin, createEnvironment, type Environment, type EnvironmentOptions } from './environment.ts';
