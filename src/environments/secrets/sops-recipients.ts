/** Keys of which any one opens a group. */
export type SopsGroup = {
  readonly age: readonly string[];
  /** ARNs of AWS KMS. */
  readonly kms: readonly string[];
  /** Fingerprints. */
  readonly pgp: readonly string[];
};

/** `age age1…`, `kms arn:…`, sorted, each once; `group 2: age age1…` where there is more than one group. */
export function recipientsOfGroups(groups: readonly SopsGroup[]): readonly string[] {
  const names = groups.flatMap(({ age, kms, pgp }, index) => {
    const keys = [
      ...age.map((key) => `age ${key}`),
      ...kms.map((arn) => `kms ${withoutRole(arn)}`),
      ...pgp.map((key) => `pgp ${key.replaceAll(' ', '').toUpperCase()}`),
    ];
    return groups.length > 1 ? keys.map((key) => `group ${index + 1}: ${key}`) : keys;
  });
  return [...new Set(names)].sort();
}

/** A role says how whoever encrypts reaches the key, not who can read. */
function withoutRole(arn: string): string {
  return arn.replace(/\+arn:aws[^:]*:iam::.*$/, '');
}
