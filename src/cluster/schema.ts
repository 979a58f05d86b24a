import { z } from 'zod';

/**
 * What is read of the objects the API server answers with: only the fields used, everything optional that Kubernetes
 * may leave out. Field meanings: https://kubernetes.io/docs/reference/kubernetes-api/
 */
const Metadata = z.object({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  generation: z.number().optional(),
  resourceVersion: z.string().optional(),
  deletionTimestamp: z.string().optional(),
  labels: z.record(z.string(), z.string()).nullish(),
  ownerReferences: z
    .array(z.object({ kind: z.string(), uid: z.string(), controller: z.boolean().optional() }))
    .nullish(),
});

export const Condition = z.object({
  type: z.string(),
  status: z.string().optional(),
  reason: z.string().optional(),
  message: z.string().optional(),
  observedGeneration: z.number().optional(),
});

const Conditions = z.array(Condition).nullish();

const PodTemplate = z.object({
  spec: z.object({ containers: z.array(z.object({ name: z.string(), image: z.string().optional() })) }),
});

export const Named = z.object({ metadata: Metadata });
export type Named = z.infer<typeof Named>;

export const Namespace = Named.extend({
  status: z.object({ phase: z.string().optional(), conditions: Conditions }).optional(),
});
export type Namespace = z.infer<typeof Namespace>;

/** A Deployment or a StatefulSet. */
export const ScaledWorkload = Named.extend({
  spec: z.object({
    replicas: z.number().optional(),
    template: PodTemplate,
    updateStrategy: z
      .object({ type: z.string().optional(), rollingUpdate: z.object({ partition: z.number().optional() }).nullish() })
      .optional(),
  }),
  status: z
    .object({
      observedGeneration: z.number().optional(),
      replicas: z.number().optional(),
      readyReplicas: z.number().optional(),
      updatedReplicas: z.number().optional(),
      conditions: Conditions,
    })
    .optional(),
});
export type ScaledWorkload = z.infer<typeof ScaledWorkload>;

export const CronJob = Named.extend({
  spec: z.object({
    suspend: z.boolean().optional(),
    jobTemplate: z.object({ spec: z.object({ template: PodTemplate }) }),
  }),
  status: z.object({ active: z.array(z.unknown()).nullish() }).optional(),
});
export type CronJob = z.infer<typeof CronJob>;

export const ReplicaSet = Named.extend({ status: z.object({ conditions: Conditions }).optional() });
export type ReplicaSet = z.infer<typeof ReplicaSet>;

const Halt = z.object({
  reason: z.string().optional(),
  message: z.string().optional(),
  exitCode: z.number().optional(),
});

const ContainerStatus = z.object({
  name: z.string(),
  ready: z.boolean().optional(),
  state: z.object({ waiting: Halt.optional(), terminated: Halt.optional() }).nullish(),
  lastState: z.object({ terminated: Halt.optional() }).nullish(),
});
export type ContainerStatus = z.infer<typeof ContainerStatus>;

export const Pod = Named.extend({
  status: z
    .object({
      conditions: Conditions,
      initContainerStatuses: z.array(ContainerStatus).nullish(),
      containerStatuses: z.array(ContainerStatus).nullish(),
    })
    .optional(),
});
export type Pod = z.infer<typeof Pod>;

export const PersistentVolume = Named.extend({
  spec: z.object({ claimRef: z.object({ namespace: z.string().optional() }).nullish() }),
});
export type PersistentVolume = z.infer<typeof PersistentVolume>;

/** https://argo-cd.readthedocs.io/en/stable/operator-manual/application.yaml */
export const Application = Named.extend({
  spec: z.object({
    source: z.unknown().optional(),
    sources: z.array(z.unknown()).nullish(),
    destination: z.unknown().optional(),
  }),
  /** A sync that was asked for and has not begun. */
  operation: z.unknown().optional(),
  status: z
    .object({
      sync: z
        .object({
          status: z.string().optional(),
          revision: z.string().optional(),
          revisions: z.array(z.string()).nullish(),
          comparedTo: z
            .object({
              source: z.unknown().optional(),
              sources: z.array(z.unknown()).nullish(),
              destination: z.unknown().optional(),
            })
            .optional(),
        })
        .optional(),
      health: z.object({ status: z.string().optional(), message: z.string().optional() }).optional(),
      conditions: Conditions,
      operationState: z
        .object({
          phase: z.string().optional(),
          message: z.string().optional(),
          syncResult: z
            .object({
              revision: z.string().optional(),
              revisions: z.array(z.string()).nullish(),
              resources: z
                .array(
                  z.object({
                    kind: z.string(),
                    name: z.string(),
                    status: z.string().optional(),
                    hookPhase: z.string().optional(),
                    message: z.string().optional(),
                  }),
                )
                .nullish(),
            })
            .optional(),
        })
        .optional(),
      resources: z
        .array(
          z.object({
            kind: z.string(),
            name: z.string(),
            health: z.object({ status: z.string().optional(), message: z.string().optional() }).nullish(),
          }),
        )
        .nullish(),
    })
    .optional(),
});
export type Application = z.infer<typeof Application>;
