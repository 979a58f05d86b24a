import { z } from 'zod';
import { fileRefusal } from '../yaml/file-problem.ts';
import { validateYaml } from '../yaml/validate-yaml.ts';
import { parseYamlFile, type YamlFile } from '../yaml/yaml-file.ts';
import { recipientsOfGroups } from './sops-recipients.ts';

/** What can be read of a Secret that sops encrypted, without any key. */
export type SealedFile = {
  readonly file: YamlFile;
  /** Of the Secret in the cluster: `metadata.name`. */
  readonly name: string | undefined;
  /** Name of each key of `data` and `stringData` to its value as it stands there: `ENC[AES256_GCM,data:…]`. */
  readonly keys: ReadonlyMap<string, string>;
  /** Who can read it, as `sopsRule` names them. */
  readonly recipients: readonly string[];
  /** How many groups of recipients it takes to read it, where there are several. */
  readonly threshold: number | undefined;
  /** The key its values are encrypted with, encrypted for each recipient: the same as long as that key is. */
  readonly dataKeys: readonly string[];
  /** RFC 3339. */
  readonly lastModified: string | undefined;
};

const Entries = z.record(z.string(), z.string()).nullish();
const Keys = {
  age: z.array(z.looseObject({ recipient: z.string(), enc: z.string() })).nullish(),
  kms: z.array(z.looseObject({ arn: z.string(), enc: z.string() })).nullish(),
  pgp: z.array(z.looseObject({ fp: z.string(), enc: z.string() })).nullish(),
};
const Group = z.looseObject(Keys);

/** https://github.com/getsops/sops/blob/main/stores/stores.go: what sops writes beside what it encrypts. */
const Sealed = z.looseObject({
  metadata: z.looseObject({ name: z.string() }).optional().catch(undefined),
  data: Entries,
  stringData: Entries,
  sops: z.looseObject({
    ...Keys,
    key_groups: z.array(Group).nullish(),
    shamir_threshold: z.number().nullish(),
    lastmodified: z.string().nullish(),
  }),
});

/**
 * Reads names, recipients and ciphertext; whether they are as they should be is for `judgeSealed`.
 * @throws Refusal `invalid-file` when it is no such Secret; its message may repeat what stands in the file
 */
export function readSealedSecret(path: string, text: string): SealedFile {
  const file = parseYamlFile(path, text);
  const { metadata, data, stringData, sops } = validateYaml(file, Sealed);
  const twice = Object.keys(data ?? {}).find((key) => Object.hasOwn(stringData ?? {}, key));
  if (twice !== undefined) {
    const line = file.lineOf(['stringData', twice]);
    throw fileRefusal(path, [{ line, field: 'stringData', message: 'has a key that data has too; keep one.' }]);
  }
  const named = sops.key_groups && sops.key_groups.length > 0 ? sops.key_groups : [sops];
  const groups = named.map(({ age, kms, pgp }) => ({ age: age ?? [], kms: kms ?? [], pgp: pgp ?? [] }));
  return {
    file,
    name: metadata?.name,
    keys: new Map([...Object.entries(data ?? {}), ...Object.entries(stringData ?? {})]),
    recipients: recipientsOfGroups(
      groups.map(({ age, kms, pgp }) => ({
        age: age.map(({ recipient }) => recipient),
        kms: kms.map(({ arn }) => arn),
        pgp: pgp.map(({ fp }) => fp),
      })),
    ),
    threshold: groups.length > 1 ? (sops.shamir_threshold ?? groups.length) : undefined,
    dataKeys: groups.flatMap(({ age, kms, pgp }) => [...age, ...kms, ...pgp].map(({ enc }) => enc)),
    lastModified: sops.lastmodified ?? undefined,
  };
}
