/** How this installation runs Pulumi. Paths are absolute. */
export type PulumiOptions = {
  /** `https://…` or `file://…`: the repository whose folders are the Pulumi projects. */
  readonly infraRepository: string;
  readonly infraBranch: string;
  /** As `PULUMI_BACKEND_URL`. `file:///…` is read directly; any other through the CLI, about a second per read. */
  readonly backendUrl: string;
  /** As `PULUMI_CONFIG_PASSPHRASE`. */
  readonly passphrase: string;
  /** Holds checkouts, settings of running runs and temporary files. Losing it loses no state. */
  readonly workFolder: string;
  /** `node_modules` by lockfile; default: inside `workFolder`. */
  readonly modulesCache?: string;
  /** `PATH` of every child: must find pulumi, its language host, plugins, git, npm, and a Node that strips types first. */
  readonly path: string;
  readonly kubeconfig?: string;
  /** As `PULUMI_HOME`, and `HOME` of every run; default: inside `workFolder`. */
  readonly pulumiHome?: string;
  /** Variables a run needs besides (`AWS_REGION`, `HTTPS_PROXY`…). Nothing else of the server's environment reaches it. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Stand-in resource plugins on `path`, by name. */
  readonly standIns: readonly string[];
  /** Runs at the same time; the others wait. Default 2: an engine with its plugins takes some 300 MB. */
  readonly maxRuns?: number;
};
