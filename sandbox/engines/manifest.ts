import { definitions } from './definitions.ts';
import type { Engine } from './engine.ts';

const kubernetes = '1.34.4';
const argocd = '3.3.0';

/**
 * Every engine the sandbox runs, pinned. `mise.toml` repeats the versions for official builds; a test keeps the two equal.
 * docs/engines.md says how to move a pin.
 */
const engines: readonly Engine[] = [
  {
    name: 'pulumi',
    version: '3.259.0',
    accepts: 'exact',
    // The language host stands beside the CLI as in its releases: a host from elsewhere puts a warning into every plan.
    executables: [{ name: 'pulumi', versionArguments: ['version'] }, { name: 'pulumi-language-nodejs' }],
    mise: ['pulumi'],
    go: [
      {
        module: 'github.com/pulumi/pulumi/pkg/v3',
        version: 'v3.259.0',
        programs: { pulumi: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi' },
        requires: { 'github.com/pulumi/pulumi/sdk/v3': 'v3.259.0' },
        linkerVariables: { 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version': 'v3.259.0' },
      },
      {
        // Later hosts are modules of their own, which cannot be built alone; this one runs programs under this CLI.
        module: 'github.com/pulumi/pulumi/sdk/v3',
        version: 'v3.60.0',
        programs: {
          'pulumi-language-nodejs': 'github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs',
        },
        linkerVariables: { 'github.com/pulumi/pulumi/sdk/v3/go/common/version.Version': 'v3.60.0' },
      },
    ],
    minutes: 6,
    without: 'no stack can be previewed, applied or destroyed',
  },
  {
    name: 'kubernetes',
    version: kubernetes,
    accepts: 'exact',
    executables: [
      { name: 'kube-apiserver', versionArguments: ['--version'] },
      { name: 'kube-controller-manager', versionArguments: ['--version'] },
      { name: 'kube-scheduler', versionArguments: ['--version'] },
      { name: 'kubectl', versionArguments: ['version', '--client'] },
    ],
    mise: [
      'aqua:kubernetes/kubernetes/kube-apiserver',
      'aqua:kubernetes/kubernetes/kube-controller-manager',
      'aqua:kubernetes/kubernetes/kube-scheduler',
      'kubectl',
    ],
    go: [
      {
        module: 'k8s.io/kubernetes',
        version: `v${kubernetes}`,
        programs: {
          'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
          'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
          'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
          kubectl: 'k8s.io/kubernetes/cmd/kubectl',
        },
        // Not every patch of the staging modules is whole: v0.34.9 lacks externaljwt.
        stagingVersion: `v0.${kubernetes.replace(/^1\./, '')}`,
        linkerVariables: {
          'k8s.io/component-base/version.gitVersion': `v${kubernetes}`,
          'k8s.io/client-go/pkg/version.gitVersion': `v${kubernetes}`,
        },
      },
    ],
    minutes: 4,
    without: 'the sandbox has no API server to run environments on',
  },
  {
    name: 'argocd',
    version: argocd,
    accepts: 'exact',
    // One program that acts by the name it is called; only the command line of that name prints a version.
    executables: [{ name: 'argocd', versionArguments: ['version', '--client', '--short'] }],
    links: {
      'argocd-application-controller': 'argocd',
      'argocd-cmp-server': 'argocd',
      'argocd-repo-server': 'argocd',
      'argocd-server': 'argocd',
    },
    mise: ['argocd'],
    go: [
      {
        module: 'github.com/argoproj/argo-cd/v3',
        version: `v${argocd}`,
        programs: { argocd: 'github.com/argoproj/argo-cd/v3/cmd' },
        linkerVariables: { 'github.com/argoproj/argo-cd/v3/common.version': argocd },
      },
    ],
    minutes: 4,
    without: 'nothing reconciles the sandbox from Git',
  },
  {
    name: 'argocd-crds',
    version: argocd,
    accepts: 'exact',
    executables: [],
    folders: { crds: 'manifests/crds' },
    mise: ['http:argocd-crds'],
    go: [{ module: 'github.com/argoproj/argo-cd/v3', version: `v${argocd}`, programs: {} }],
    minutes: 1,
    without: "the API server does not know Argo CD's Applications and AppProjects",
  },
  {
    name: 'sops',
    version: '3.13.3',
    accepts: 'exact',
    executables: [{ name: 'sops', versionArguments: ['--version', '--disable-version-check'] }],
    mise: ['sops'],
    go: [
      {
        module: 'github.com/getsops/sops/v3',
        version: 'v3.13.3',
        programs: { sops: 'github.com/getsops/sops/v3/cmd/sops' },
      },
    ],
    minutes: 3,
    without: 'secrets can be neither encrypted into Git nor decrypted in the cluster',
  },
  {
    name: 'kwok',
    version: '0.8.0',
    accepts: 'exact',
    executables: [
      { name: 'kwok', versionArguments: ['--version'] },
      { name: 'kwokctl', versionArguments: ['--version'] },
    ],
    mise: ['http:kwok', 'kwokctl'],
    go: [
      {
        module: 'sigs.k8s.io/kwok',
        version: 'v0.8.0',
        programs: { kwok: 'sigs.k8s.io/kwok/cmd/kwok', kwokctl: 'sigs.k8s.io/kwok/cmd/kwokctl' },
      },
    ],
    minutes: 2,
    without: 'the sandbox has neither a cluster launcher nor nodes that run pods',
  },
  {
    name: 'helm',
    version: '3.22.0',
    accepts: 'exact',
    executables: [{ name: 'helm', versionArguments: ['version', '--short'] }],
    mise: ['helm'],
    go: [
      {
        module: 'helm.sh/helm/v3',
        version: 'v3.22.0',
        programs: { helm: 'helm.sh/helm/v3/cmd/helm' },
        // As its Makefile: the Kubernetes of its client-go, or templates are rendered for 1.20 when no cluster is named.
        linkerVariables: {
          'helm.sh/helm/v3/internal/version.version': 'v3.22.0',
          'helm.sh/helm/v3/pkg/chartutil.k8sVersionMajor': '1',
          'helm.sh/helm/v3/pkg/chartutil.k8sVersionMinor': '37',
          'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMajor': '1',
          'helm.sh/helm/v3/pkg/lint/rules.k8sVersionMinor': '37',
        },
      },
    ],
    minutes: 2,
    without: 'Argo CD cannot render the service chart',
  },
  {
    name: 'etcd',
    version: '3.6.8',
    accepts: 'exact',
    executables: [{ name: 'etcd', versionArguments: ['--version'] }],
    mise: ['etcd'],
    go: [
      {
        module: 'go.etcd.io/etcd/server/v3',
        version: 'v3.6.8',
        programs: { etcd: 'go.etcd.io/etcd/server/v3' },
      },
    ],
    minutes: 1,
    without: "the sandbox's API server has nowhere to keep its objects",
  },
  {
    name: 'kubeconform',
    version: '0.8.0',
    accepts: 'exact',
    executables: [{ name: 'kubeconform', versionArguments: ['-v'] }],
    mise: ['kubeconform'],
    go: [
      {
        module: 'github.com/yannh/kubeconform',
        version: 'v0.8.0',
        programs: { kubeconform: 'github.com/yannh/kubeconform/cmd/kubeconform' },
        linkerVariables: { 'main.version': 'v0.8.0' },
      },
    ],
    minutes: 1,
    without: "the chart's manifests cannot be checked against their schemas",
  },
  {
    name: 'age',
    version: '1.3.2',
    accepts: 'exact',
    executables: [
      { name: 'age', versionArguments: ['--version'] },
      { name: 'age-keygen', versionArguments: ['--version'] },
    ],
    mise: ['age'],
    go: [
      {
        module: 'filippo.io/age',
        version: 'v1.3.2',
        programs: { age: 'filippo.io/age/cmd/age', 'age-keygen': 'filippo.io/age/cmd/age-keygen' },
      },
    ],
    minutes: 1,
    without: 'no key for secrets can be made',
  },
  {
    name: 'redis',
    // Argo CD asks nothing of it that this release cannot do.
    version: '6.2.0',
    accepts: 'at-least',
    executables: [{ name: 'redis-server', versionArguments: ['--version'] }],
    mise: ['redis'],
    debian: 'redis-server',
    minutes: 1,
    without: "Argo CD's parts cannot share what they computed, and do not start",
  },
  {
    name: 'moto',
    version: '5.2.5',
    accepts: 'exact',
    // Python with moto among its packages.
    executables: [{ name: 'moto-python', versionArguments: ['-c', 'import moto; print(moto.__version__)'] }],
    python: { packages: ['moto[server]==5.2.5'] },
    minutes: 1,
    without: "no add-on can be tried: there is nothing that answers as AWS's API does",
  },
  {
    name: 'jenkins-pipeline-unit',
    // The newest on Maven Central; later ones are published in Jenkins' own repository alone.
    version: '1.1',
    accepts: 'exact',
    executables: [],
    folders: { jars: 'jars' },
    maven: {
      // Jenkins' own Groovy, which runs on Java 17: the library asks for one that does not.
      libraries: ['com.lesfurets:jenkins-pipeline-unit:1.1', 'org.codehaus.groovy:groovy-all:2.4.21'],
    },
    minutes: 1,
    without: "Jenkins' shared library cannot be tried",
  },
  ...definitions,
];

/** The pinned engines, those that take longest to build first. */
export function listEngines(): readonly Engine[] {
  return engines;
}
