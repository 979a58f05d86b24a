import { z } from 'zod';
import { type DesiredState, environmentFiles, environmentNames, manifestPath } from './desired-state.ts';
import { type EnvironmentName, isEnvironmentName } from './environment-name.ts';
import { formatInstant } from './instant.ts';
import type { AddonUse, Manifest } from './manifest.ts';
import { nearest } from './nearest.ts';
import {
  EnvironmentDomain,
  EnvironmentNameText,
  Login,
  Repository,
  ServiceName,
  WordName,
} from './policy/field-schemas.ts';
import { quoted } from './quoted.ts';
import { Refusal } from './refusal.ts';
import { fileRefusal } from './yaml/file-problem.ts';
import { validateYaml } from './yaml/validate-yaml.ts';
import { parseYamlFile } from './yaml/yaml-file.ts';

/** Only the form the bot writes: UTC, whole seconds, a date that exists. */
const Expiry = z
  .string()
  .refine((text) => !Number.isNaN(Date.parse(text)) && formatInstant(Date.parse(text)) === text, {
    error: ({ input }) => `${quoted(String(input))} is not an instant; write 2026-12-01T12:00:00Z.`,
  });

const AddonEntry = z.strictObject({
  name: WordName,
  size: WordName,
  revision: z
    .string()
    .regex(/^[0-9a-f]{8,64}$/, {
      error: ({ input }) => `${quoted(String(input))} is not a revision: the bot writes it.`,
    })
    .exactOptional(),
});

const ManifestFile = z.strictObject({
  environment: z.strictObject({
    name: EnvironmentNameText,
    kind: WordName,
    owner: Login,
    source: z.strictObject({ repository: Repository, pullRequest: z.int().min(1) }).exactOptional(),
    domain: EnvironmentDomain,
    services: z.array(ServiceName).min(1).superRefine(checkRepeats),
    addons: z.array(AddonEntry).superRefine(checkRepeatedAddons).default([]),
    hibernate: z.boolean().default(false),
    expiresAt: Expiry.exactOptional(),
  }),
});

/**
 * One environment as Git has it.
 * @throws Refusal `unknown-environment` with the nearest names
 * @throws Refusal `invalid-file` with every problem of its `env.yaml`
 */
export function readManifest(desired: DesiredState, environment: EnvironmentName): Manifest {
  const path = manifestPath(environment);
  const text = desired.files.get(path);
  if (text === undefined) throw unknownEnvironment(desired, environment);

  const file = parseYamlFile(path, text);
  const { environment: manifest } = validateYaml(file, ManifestFile);
  if (manifest.name !== environment) {
    const message = `${quoted(manifest.name)} must be ${quoted(environment)}, the name of its folder.`;
    throw fileRefusal(path, [{ line: file.lineOf(['environment', 'name']), field: 'environment.name', message }]);
  }
  return manifest;
}

/** Every environment Git has, by name. A manifest that does not parse hides none of the others. */
export function listManifests(desired: DesiredState): {
  readonly manifests: readonly Manifest[];
  readonly broken: readonly { readonly path: string; readonly message: string }[];
} {
  const manifests: Manifest[] = [];
  const broken: { path: string; message: string }[] = [];
  for (const name of environmentNames(desired)) {
    const path = manifestPath(name);
    try {
      if (!isEnvironmentName(name)) throw fileRefusal(path, [{ line: 1, field: '', message: misnamed(name) }]);
      manifests.push(readManifest(desired, name));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      broken.push({ path, message: error.message });
    }
  }
  return { manifests, broken };
}

function unknownEnvironment(desired: DesiredState, environment: EnvironmentName): Refusal {
  const message = `There is no environment ${environment}.`;
  if (environmentFiles(desired, environment).length > 0) {
    const hint = `Its folder has files but no env.yaml; destroy ${environment} removes them.`;
    return new Refusal('unknown-environment', message, hint);
  }
  const names = nearest(environment, environmentNames(desired));
  return new Refusal(
    'unknown-environment',
    message,
    names.length > 0 ? `Did you mean ${names.join(' or ')}?` : 'list shows every environment.',
  );
}

function misnamed(folder: string): string {
  return `the folder ${quoted(folder)} is not an environment name: a-z, 0-9 and "-", 1 to 63 of them, and not "all".`;
}

function checkRepeats(names: readonly string[], context: z.RefinementCtx): void {
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    context.addIssue({ code: 'custom', path: [index], message: `${quoted(name)} is listed twice.` });
  }
}

function checkRepeatedAddons(addons: readonly AddonUse[], context: z.RefinementCtx): void {
  const names = addons.map(({ name }) => name);
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue;
    context.addIssue({ code: 'custom', path: [index, 'name'], message: `${quoted(name)} is listed twice.` });
  }
}
