/** What `GET /api/v1/environments/<env>/secrets` answers: all it takes to encrypt more, and nothing in clear. */
export type EnvironmentSecrets = {
  readonly kind: 'secrets';
  /** Text of git-ops' `.sops.yaml`; null where there is none. */
  readonly rules: string | null;
  /** Services that have a Secret, and its text, as it stands in git-ops now. */
  readonly secrets: readonly { readonly service: string; readonly text: string }[];
};
