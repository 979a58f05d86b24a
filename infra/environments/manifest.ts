/** A Kubernetes object as plain data. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: object;
};

export type Metadata = {
  readonly name: string;
  /** Absent for kinds that belong to the cluster. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
};

/** One object the stack registers. */
export type Registration = {
  /** The resource's name in the stack; with its kind it is the object's identity there, so it never changes. */
  readonly name: string;
  readonly manifest: Manifest;
};
