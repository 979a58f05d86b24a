import { z } from 'zod';
import { Condition, Named } from './schema.ts';

/** What all of Flux's objects have: https://fluxcd.io/flux/components/kustomize/kustomizations/#kustomization-status */
const FluxStatus = z.object({
  observedGeneration: z.number().optional(),
  conditions: z.array(Condition).nullish(),
});

const FluxObject = Named.extend({ spec: z.object({ suspend: z.boolean().optional() }), status: FluxStatus.optional() });
export type FluxObject = z.infer<typeof FluxObject>;

/** https://fluxcd.io/flux/components/source/gitrepositories/ */
export const GitRepository = FluxObject.extend({
  spec: FluxObject.shape.spec.extend({ ref: z.object({ commit: z.string().optional() }).nullish() }),
});
export type GitRepository = z.infer<typeof GitRepository>;

/** https://fluxcd.io/flux/components/kustomize/kustomizations/ */
export const Kustomization = FluxObject.extend({
  status: FluxStatus.extend({ lastAppliedRevision: z.string().optional() }).optional(),
});
export type Kustomization = z.infer<typeof Kustomization>;

/** https://fluxcd.io/flux/components/helm/helmreleases/ */
export const HelmRelease = FluxObject.extend({
  spec: FluxObject.shape.spec.extend({
    chart: z
      .object({
        spec: z.object({ reconcileStrategy: z.string().optional(), sourceRef: z.object({ name: z.string() }) }),
      })
      .nullish(),
    valuesFrom: z.array(z.object({ kind: z.string(), name: z.string() })).nullish(),
  }),
  status: FluxStatus.extend({
    /** Version of the chart it last tried: `0.1.0+3f1c0e7a9b2d` where charts come from a commit. */
    lastAttemptedRevision: z.string().optional(),
  }).optional(),
});
export type HelmRelease = z.infer<typeof HelmRelease>;
