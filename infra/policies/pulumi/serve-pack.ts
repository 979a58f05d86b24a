import { PolicyPack, type ResourceValidationPolicy } from '@pulumi/policy';
import { knownProperties } from './known-properties.ts';
import { policies } from './policies.ts';
import type { Policy, Resource } from './policy.ts';

type Args = Parameters<Extract<NonNullable<ResourceValidationPolicy['validateResource']>, CallableFunction>>[0];

/** Answers Pulumi's engine, one resource at a time, until the run is over. */
export function servePack(): void {
  // The pack's version is read from here, and whoever starts a pack may stand elsewhere.
  process.chdir(import.meta.dirname);
  new PolicyPack('workflowautom', { enforcementLevel: 'mandatory', policies: policies.map(served) });
}

function served({ name, description, level, check }: Policy): ResourceValidationPolicy {
  return {
    name,
    description,
    enforcementLevel: level,
    validateResource(args, reportViolation) {
      const breaches = check(resourceOf(args));
      // Said, so that a plan counts what was looked at, and not what exists.
      if (breaches === undefined) args.notApplicable(`${args.type} is none of its concern`);
      else for (const breach of breaches) reportViolation(breach);
    },
  };
}

function resourceOf({ type, name, urn, props, provider }: Args): Resource {
  const region = provider === undefined ? undefined : knownProperties(provider.props).region;
  return {
    type,
    name,
    // `urn:pulumi:<stack>::<project>::<type>::<name>`
    project: urn.split('::')[1] ?? '',
    properties: knownProperties(props),
    ...(typeof region === 'string' ? { region } : {}),
  };
}
