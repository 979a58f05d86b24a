import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'node:path';
import { registryPrefix } from '../registry.ts';
import type { Component, Facts } from './component.ts';
import { places } from './places.ts';
import { systemNodes } from './system-nodes.ts';

const CASC = new URL('../jenkins/casc/', import.meta.url);
const KANIKO = 'ghcr.io/kaniko-build/dist/chainguard-dev-kaniko/executor:v1.25.11-debug';

/**
 * Jenkins, configured by the files of `jenkins/casc` alone. Builds run in pods of their own, as a service account that may
 * push images and nothing else. The administrator's password is in a Secret a person makes (README.md).
 */
export function jenkins({ settings }: Facts): Component {
  const { namespace, serviceAccount } = places.builds;
  const host = `jenkins.${settings.dns.domain}`;
  return {
    name: 'jenkins',
    namespace,
    chart: { repository: 'https://charts.jenkins.io', name: 'jenkins', version: '5.8.100' },
    values: {
      controller: {
        jenkinsUrl: `https://${host}/`,
        admin: { createSecret: false, existingSecret: 'jenkins-admin' },
        numExecutors: 0,
        nodeSelector: systemNodes,
        resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '2Gi' } },
        ingress: { enabled: settings.components.ingress, hostName: host },
        JCasC: { configScripts: configuration() },
      },
      persistence: { enabled: true, size: '10Gi' },
      serviceAccountAgent: { create: true, name: serviceAccount },
      agent: { podTemplates: { kaniko: kanikoPod(serviceAccount, settings.region, registryPrefix(settings)) } },
    },
  };
}

/** Every file of the folder, by its name. */
function configuration(): Readonly<Record<string, string>> {
  const files = readdirSync(CASC).filter((file) => file.endsWith('.yaml'));
  return Object.fromEntries(files.sort().map((file) => [parse(file).name, readFileSync(new URL(file, CASC), 'utf8')]));
}

/** An entry of the Kubernetes plugin's pod templates. https://github.com/jenkinsci/helm-charts/blob/main/charts/jenkins/VALUES.md */
function kanikoPod(serviceAccount: string, region: string, registry: string): string {
  return `- name: kaniko
  label: kaniko
  serviceAccount: ${serviceAccount}
  idleMinutes: 0
  podRetention: never
  containers:
    - name: kaniko
      image: ${KANIKO}
      command: sleep
      args: "99d"
      resourceRequestCpu: 500m
      resourceRequestMemory: 1Gi
      resourceLimitMemory: 4Gi
      envVars:
        - envVar: { key: AWS_REGION, value: ${region} }
        - envVar: { key: REGISTRY, value: ${registry} }
`;
}
