export * from './create-network.ts';
export { explainRequest, type IngressView, type RequestToExplain } from './explain-request.ts';
export type { Hop, RouteError, ServiceFace } from './hop.ts';
export { matchIngress, type IngressMatch } from './ingress-rules.ts';
export type { PolicyVerdict } from './policy/network-policies.ts';
export type { Backend } from './service-table.ts';
