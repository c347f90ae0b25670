import type { ControllerDefinition } from './controller.ts';
import { clusterRoleAggregationController } from './clusterroleaggregation/index.ts';
import { cronJobController } from './cronjob/index.ts';
import { certificateApprovingController } from './csrapproving/index.ts';
import { certificateCleanerController } from './csrcleaner/index.ts';
import { certificateSigningController } from './csrsigning/index.ts';
import { daemonSetController } from './daemonset/index.ts';
import { deploymentController } from './deployment/index.ts';
import { disruptionController } from './disruption/index.ts';
import { endpointsController } from './endpoints/index.ts';
import { endpointSliceController } from './endpointslice/index.ts';
import { endpointSliceMirroringController } from './endpointslicemirroring/index.ts';
import { ephemeralVolumeController } from './ephemeralvolume/index.ts';
import { garbageCollector } from './garbagecollector/index.ts';
import { horizontalPodAutoscalerController } from './horizontalpodautoscaling/index.ts';
import { hostPathProvisioner } from './hostpathprovisioner/index.ts';
import { jobController } from './job/index.ts';
import { namespaceController } from './namespace/index.ts';
import { nodeLifecycleController } from './nodelifecycle/index.ts';
import { persistentVolumeController } from './persistentvolume/index.ts';
import { podGarbageCollector } from './podgc/index.ts';
import { claimProtectionController } from './pvcprotection/index.ts';
import { volumeProtectionController } from './pvprotection/index.ts';
import { replicaSetController } from './replicaset/index.ts';
import { replicationController } from './replicationcontroller/index.ts';
import { resourceQuotaController } from './resourcequota/index.ts';
import { rootCertificateController } from './rootca/index.ts';
import { serviceAccountController } from './serviceaccount/index.ts';
import { serviceLoadBalancerController } from './serviceloadbalancer/index.ts';
import { statefulSetController } from './statefulset/index.ts';
import { taintEvictionController } from './tainteviction/index.ts';
import { ttlAfterFinishedController } from './ttlafterfinished/index.ts';

/** Every controller, sorted by folder: also the order in which they are started. */
export const controllers: readonly ControllerDefinition[] = [
  clusterRoleAggregationController,
  cronJobController,
  certificateApprovingController,
  certificateCleanerController,
  certificateSigningController,
  daemonSetController,
  deploymentController,
  disruptionController,
  endpointsController,
  endpointSliceController,
  endpointSliceMirroringController,
  ephemeralVolumeController,
  garbageCollector,
  horizontalPodAutoscalerController,
  hostPathProvisioner,
  jobController,
  namespaceController,
  nodeLifecycleController,
  persistentVolumeController,
  podGarbageCollector,
  claimProtectionController,
  volumeProtectionController,
  replicaSetController,
  replicationController,
  resourceQuotaController,
  rootCertificateController,
  serviceAccountController,
  serviceLoadBalancerController,
  statefulSetController,
  taintEvictionController,
  ttlAfterFinishedController,
];
