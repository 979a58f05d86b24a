/** A Kubernetes Secret that is to be kept in git-ops. */
export type UnsealedSecret = {
  /** Where in git-ops it will be: which keys it is encrypted for depends on it. */
  readonly path: string;
  /** Its YAML, in clear. */
  readonly manifest: string;
  /** Text of git-ops' `.sops.yaml`: https://getsops.io/docs/#using-sops-yaml-conf-to-select-kms-pgp-and-age-for-new-files */
  readonly rules: string;
};

/** Encrypts what the cluster alone may read. What it is given in clear is in no file, log or error of its own. */
export interface SecretSealer {
  /** @returns the text to commit @throws PortError `engine-missing`, `sealing-failed` */
  seal(secret: UnsealedSecret): Promise<string>;
}
