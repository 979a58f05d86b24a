import { z } from 'zod';

/** https://getsops.io/docs/#encryption-protocol */
export const ENCRYPTED = /^ENC\[AES256_GCM,data:[A-Za-z0-9+/=]*,iv:[A-Za-z0-9+/=]+,tag:[A-Za-z0-9+/=]+,type:[a-z]+\]$/;

const Encrypted = z.string().regex(ENCRYPTED);
const Text = z.string().max(1_000);
const Base64 = z.string().regex(/^[A-Za-z0-9+/=\s]+$/);
const None = z.array(z.unknown()).max(0).nullish();
const Keys = {
  age: z.array(z.strictObject({ recipient: Text, enc: armoured('AGE ENCRYPTED FILE') })).nullish(),
  kms: z
    .array(
      z.strictObject({
        arn: Text,
        enc: Base64,
        created_at: z.iso.datetime({ offset: true }),
        aws_profile: Text.nullish(),
        role: Text.nullish(),
        context: z.record(Text, Text).nullish(),
      }),
    )
    .nullish(),
  pgp: z
    .array(z.strictObject({ fp: Text, enc: armoured('PGP MESSAGE'), created_at: z.iso.datetime({ offset: true }) }))
    .nullish(),
  // Nothing of git-ops' rules can be held against these.
  gcp_kms: None,
  azure_kv: None,
  hc_vault: None,
  hckms: None,
};

/**
 * All that a Secret from outside may hold: whatever else stood in it would stand there in clear. Annotations are why: kubectl
 * keeps a whole Secret in one of them.
 */
export const WholeSecret = z.strictObject({
  apiVersion: z.literal('v1'),
  kind: z.literal('Secret'),
  metadata: z.strictObject({ name: Text, namespace: Text }),
  type: z
    .string()
    .regex(/^(?:Opaque|[a-z0-9.-]+\/[a-z0-9-]+)$/)
    .optional(),
  data: z.record(z.string(), z.unknown()).nullish(),
  stringData: z.record(z.string(), z.unknown()).nullish(),
  sops: z.strictObject({
    ...Keys,
    key_groups: z.array(z.strictObject(Keys)).nullish(),
    shamir_threshold: z.number().nullish(),
    lastmodified: z.iso.datetime({ offset: true }),
    mac: Encrypted,
    version: z.string().regex(/^\d+\.\d+\.\d+(?:-[a-z]+\.?\d*)?$/),
    encrypted_regex: Text.optional(),
    unencrypted_regex: Text.optional(),
    encrypted_suffix: Text.optional(),
    unencrypted_suffix: Text.optional(),
    encrypted_comment_regex: Text.optional(),
    unencrypted_comment_regex: Text.optional(),
    mac_only_encrypted: z.boolean().optional(),
  }),
});

/** Bytes as text between two lines that say what they are. */
function armoured(what: string) {
  return z.string().regex(new RegExp(`^-----BEGIN ${what}-----\\s+[A-Za-z0-9+/=\\s]+-----END ${what}-----\\s*$`));
}
