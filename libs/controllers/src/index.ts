export type {
  CertificateIssue,
  ControllerContext,
  ControllerDefinition,
  ControllerSettings,
  HostPathProvisionerSettings,
} from './controller.ts';
export { controllers } from './registry.ts';
export { startControllers, type Controllers, type ControllersOptions } from './start.ts';
