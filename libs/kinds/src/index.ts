export type * from './generated/types.ts';
export * from './kind.ts';
export { isDefaultStorageClass } from './storage/storage-class/storage-class.ts';
export { isTerminal, podStatusText } from './core/pod/status-text.ts';
export { roles as nodeRoles } from './core/node/table.ts';
export { defaultPodSpec, mirrorServiceAccount } from './pod-template/defaults.ts';
export { addAmounts, compareAmounts, podAmounts, subtractAmounts, type Amounts } from './quota/amounts.ts';
export { computeUsage, quotaMatches, quotaUsage, totalUsage } from './quota/usage.ts';
export * from './registry.ts';
export { decode, decodeType, type Decoded } from './schema/decode.ts';
export {
  describeField,
  describeType,
  fieldsOf,
  typeNames,
  type FieldDescription,
  type TypeDescription,
} from './schema/describe-type.ts';
export type { FieldSchema, FieldType } from './generated/schema.ts';
export { mergeSchema } from './schema/merge-schema.ts';
export { validateAnnotations, validateLabels, validateMetadata } from './metadata/validate-metadata.ts';
export { localApiServices } from './apiregistration/api-service/local-services.ts';
export { flowControlObjects } from './flowcontrol/suggested.ts';
export { systemPriorityClasses } from './scheduling/priority-class/system-classes.ts';
export { createdAtTable } from './table/created-at.ts';
export { nodePortRange } from './core/service/validate-ports.ts';
export { isAddress } from './validation/values.ts';
