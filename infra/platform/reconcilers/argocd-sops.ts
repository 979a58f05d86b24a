const IMAGE = 'ghcr.io/getsops/sops:v3.11.0-alpine';
const CONFIG = '/home/argocd/cmp-server/config/plugin.yaml';

/**
 * Decrypts every `*.sops.yaml` below an Application's path beside Argo CD's repository server, by the role of its service account: Applications name
 * the plugin `sops-v1.0`. https://argo-cd.readthedocs.io/en/stable/operator-manual/config-management-plugins/
 */
export const sopsPlugin = {
  configs: {
    cmp: {
      create: true,
      plugins: {
        sops: {
          version: 'v1.0',
          generate: {
            command: ['sh', '-c'],
            args: [
              'find . -name "*.sops.yaml" | sort | while read -r file; do echo "---"; sops decrypt "$file" || exit 1; done',
            ],
          },
        },
      },
    },
  },
  repoServer: (region: string) => ({
    extraContainers: [
      {
        name: 'sops',
        image: IMAGE,
        command: ['/var/run/argocd/argocd-cmp-server'],
        env: [{ name: 'AWS_REGION', value: region }],
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 999,
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
        volumeMounts: [
          { name: 'var-files', mountPath: '/var/run/argocd' },
          { name: 'plugins', mountPath: '/home/argocd/cmp-server/plugins' },
          { name: 'sops-plugin', mountPath: CONFIG, subPath: 'sops.yaml' },
          { name: 'sops-tmp', mountPath: '/tmp' },
        ],
      },
    ],
    volumes: [
      { name: 'sops-plugin', configMap: { name: 'argocd-cmp-cm' } },
      { name: 'sops-tmp', emptyDir: {} },
    ],
  }),
};
