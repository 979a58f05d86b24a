import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'node:path';
import { registryPrefix } from '../registry.ts';
import type { Component, Facts } from './component.ts';
import { places } from './places.ts';
import { systemNodes } from './system-nodes.ts';

const CASC = new URL('../jenkins/casc/', import.meta.url);

/** Secrets a person makes (README.md), and their keys: JCasC reads each as `${<secret>-<key>}`. */
const SECRETS = {
  'jenkins-github': ['organisation', 'library', 'app-id', 'private-key'],
  'jenkins-workflowautom': ['webhook-secret'],
};

/** Besides the chart's own: job DSL, organisation folders, when to build tags, and the request that tells the bot. */
const PLUGINS = [
  'job-dsl:1.93',
  'github-branch-source:1822.v9eec8e5e69e3',
  'basic-branch-build-strategies:81.v05e333931c7d',
  'http_request:1.20',
];

/**
 * Jenkins, configured by the files of `jenkins/casc` alone. Builds run in pods of their own, which the shared library
 * describes, as a service account that may push images and nothing else. What is secret is in Secrets a person makes.
 */
export function jenkins({ settings }: Facts): Component {
  const { domain } = settings.dns;
  const told = settings.bot !== undefined && settings.components.ingress;
  const { namespace, serviceAccount } = places.builds;
  const host = `jenkins.${domain}`;
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
        additionalPlugins: PLUGINS,
        additionalExistingSecrets: Object.entries(SECRETS).flatMap(([name, keys]) =>
          keys.map((keyName) => ({ name, keyName })),
        ),
        containerEnv: [
          { name: 'REGISTRY', value: registryPrefix(settings) },
          { name: 'AWS_REGION', value: settings.region },
          // By the ingress, as GitHub does: nothing else in the cluster reaches the bot. Empty: nobody is told.
          { name: 'WORKFLOWAUTOM_URL', value: told ? `https://workflowautom.${domain}` : '' },
        ],
      },
      persistence: { enabled: true, size: '10Gi' },
      serviceAccountAgent: { create: true, name: serviceAccount },
    },
  };
}

/** Every file of the folder, by its name. */
function configuration(): Readonly<Record<string, string>> {
  const files = readdirSync(CASC).filter((file) => file.endsWith('.yaml'));
  return Object.fromEntries(files.sort().map((file) => [parse(file).name, readFileSync(new URL(file, CASC), 'utf8')]));
}
