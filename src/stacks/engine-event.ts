import { z } from 'zod';

/** The parts of Pulumi's engine events that are read here: `sdk/go/common/apitype/events.go` in pulumi/pulumi. */
const State = z.object({
  custom: z.boolean().default(false),
  inputs: z.record(z.string(), z.unknown()).nullish(),
  outputs: z.record(z.string(), z.unknown()).nullish(),
});

const StepMetadata = z.object({
  op: z.string(),
  urn: z.string(),
  type: z.string(),
  old: State.nullish(),
  new: State.nullish(),
  keys: z.array(z.string()).nullish(),
  diffs: z.array(z.string()).nullish(),
  detailedDiff: z
    .record(z.string(), z.object({ diffKind: z.string(), inputDiff: z.boolean().default(false) }))
    .nullish(),
});
export type StepMetadata = z.infer<typeof StepMetadata>;

const Step = z.object({ metadata: StepMetadata, planning: z.boolean().default(false) });

export const EngineEvent = z.object({
  diagnosticEvent: z
    .object({
      urn: z.string().optional(),
      message: z.string(),
      /** `debug`, `info`, `info#err`, `warning`, `error` */
      severity: z.string(),
      ephemeral: z.boolean().optional(),
    })
    .optional(),
  resourcePreEvent: Step.optional(),
  resOutputsEvent: Step.optional(),
  resOpFailedEvent: z.object({ metadata: StepMetadata }).optional(),
  policyEvent: z
    .object({
      resourceUrn: z.string().optional(),
      message: z.string(),
      policyName: z.string(),
      policyPackName: z.string(),
      enforcementLevel: z.string(),
    })
    .optional(),
  /** What one pack had to say of one resource; policies that were none of its concern are in neither list. */
  policyAnalyzeSummaryEvent: z
    .object({
      policyPackName: z.string(),
      passed: z.array(z.string()).nullish(),
      failed: z.array(z.string()).nullish(),
    })
    .optional(),
  summaryEvent: z
    .object({
      durationSeconds: z.number(),
      resourceChanges: z.record(z.string(), z.number()).nullish(),
      /** Packs of the run: name to version. Spelled so by Pulumi. */
      PolicyPacks: z.record(z.string(), z.string()).nullish(),
    })
    .optional(),
});
export type EngineEvent = z.infer<typeof EngineEvent>;
