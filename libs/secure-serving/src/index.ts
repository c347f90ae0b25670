export {
  CertificateAuthority,
  type CertificateSubject,
  type CertificateWithKey,
} from './certificates/authority.ts';
export { kubeconfigText } from './certificates/kubeconfig.ts';
export {
  serveSecurely,
  type KubeconfigRequest,
  type SecureServer,
  type SecureServingOptions,
} from './serve-securely.ts';
export * from './served-api.ts';
