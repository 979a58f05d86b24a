/** A Kubernetes object as plain data. */
export type Manifest = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly spec?: object;
  /** Of a Role. */
  readonly rules?: readonly PolicyRule[];
  /** Of a RoleBinding. */
  readonly roleRef?: { readonly apiGroup: string; readonly kind: 'Role' | 'ClusterRole'; readonly name: string };
  readonly subjects?: readonly Subject[];
};

export type Metadata = {
  readonly name: string;
  /** Absent for kinds that belong to the cluster. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly finalizers?: readonly string[];
};

export type PolicyRule = {
  /** Empty text for the core group. */
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
};

export type Subject =
  | { readonly kind: 'Group'; readonly apiGroup: 'rbac.authorization.k8s.io'; readonly name: string }
  | { readonly kind: 'ServiceAccount'; readonly namespace: string; readonly name: string };

/** One object the stack registers. */
export type Registration = {
  /** The resource's name in the stack; with its kind it is the object's identity there, so it never changes. */
  readonly name: string;
  readonly manifest: Manifest;
  /**
   * A controller takes down what it ran when the object goes. Such an object is never left to the end of its namespace,
   * which would take away the controller's rights at the same moment.
   */
  readonly removedByController?: true;
};
