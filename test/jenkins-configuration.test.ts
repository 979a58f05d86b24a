import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isMap, isScalar, parse, parseDocument, visit } from 'yaml';
import { jenkins } from '../infra/platform/components/jenkins.ts';
import { places } from '../infra/platform/components/places.ts';
import { exampleValues } from '../infra/platform/example.ts';
import { componentNames } from '../infra/platform/settings/platform-settings.ts';
import { platformSettings } from '../infra/platform/settings/read-platform.ts';
import { readSettings } from '../infra/settings/read-settings.ts';

const ROOT = join(import.meta.dirname, '..');
const CASC = join(ROOT, 'infra/platform/jenkins/casc');

const everything = Object.fromEntries(componentNames.map((name) => [name, true]));
const withBot = { components: everything, bot: { image: 'example.com/workflowautom', tag: '1' } };
const settings = readSettings(platformSettings, 'eu-1', exampleValues(withBot));
const { values } = jenkins({ settings, zoneId: 'Z1' });
const controller = values.controller as unknown as {
  readonly JCasC: { readonly configScripts: Readonly<Record<string, string>> };
  readonly additionalExistingSecrets: readonly { readonly name: string; readonly keyName: string }[];
  readonly additionalPlugins: readonly string[];
  readonly containerEnv: readonly { readonly name: string; readonly value: string }[];
  readonly numExecutors: number;
};
const scripts = Object.entries(controller.JCasC.configScripts);
const script = (name: string) => controller.JCasC.configScripts[name] ?? '';

describe('Jenkins’ configuration as code', () => {
  it('is every file of the folder', async () => {
    const files = (await readdir(CASC)).map((file) => file.replace('.yaml', ''));
    expect(scripts.map(([name]) => name)).toEqual(files.toSorted());
  });

  it('refers to nothing that is not given: a key of a Secret, or a variable of the controller', () => {
    const given = [
      ...controller.additionalExistingSecrets.map(({ name, keyName }) => `${name}-${keyName}`),
      ...controller.containerEnv.map(({ name }) => name),
    ];
    const asked = scripts.flatMap(([, text]) =>
      [...text.matchAll(/\$\{([\w-]+?)(?::-[^}]*)?\}/g)].map((match) => match[1]),
    );
    expect([...new Set(asked)].toSorted()).toEqual(given.toSorted());
  });

  it('holds no secret: each is a reference', () => {
    const secret = /key|secret|password|token|appID/i;
    const found: string[] = [];
    for (const [, text] of scripts) {
      visit(parseDocument(text), {
        Pair(_, { key, value }) {
          if (!isScalar(key) || !isScalar(value) || !secret.test(String(key.value)) || key.value === 'key') return;
          expect(String(value.value), String(key.value)).toMatch(/^\$\{[\w-]+\}$/);
          found.push(String(key.value));
        },
      });
    }
    expect(found.toSorted()).toEqual(['appID', 'privateKey', 'secret']);
    expect(JSON.stringify(values)).not.toMatch(/AKIA|aws_secret|BEGIN [A-Z ]*PRIVATE/);
  });

  it('says nothing twice, which the plugin takes for a conflict and does not start', () => {
    // What the chart says by default: https://github.com/jenkinsci/helm-charts/blob/main/charts/jenkins/templates/_helpers.tpl
    const chart = [
      'jenkins.crumbIssuer',
      'jenkins.numExecutors',
      'jenkins.mode',
      'jenkins.clouds',
      'unclassified.location',
    ];
    const said = scripts.flatMap(([, text]) => {
      const { contents } = parseDocument(text);
      if (!isMap(contents)) return [];
      const groups = Object.entries(contents.toJSON() as Record<string, Record<string, unknown>>);
      return groups.flatMap(([group, keys]) => Object.keys(keys).map((key) => `${group}.${key}`));
    });
    expect(said.length).toBeGreaterThan(5);
    expect(new Set([...said, ...chart]).size).toBe(said.length + chart.length);
  });

  it('runs no build on the controller, and describes no pod: the library does', () => {
    expect(controller.numExecutors).toBe(0);
    expect(JSON.stringify(values)).not.toMatch(/podTemplates|kaniko|docker\.sock/i);
  });

  it('finds each repository of the organisation, and builds nothing of a fork', () => {
    const [job] = (parse(script('jobs')) as { jobs: { script: string }[] }).jobs;
    expect(job?.script).toMatch(/repoOwner\('\$\{jenkins-github-organisation\}'\)/);
    expect(job?.script).toContain('gitHubPullRequestDiscovery { strategyId(2) }');
    expect(job?.script).not.toContain('gitHubForkDiscovery');
  });

  it('has the one library, in the one version its owner says', () => {
    const { globalLibraries } = (parse(script('builds')) as { unclassified: { globalLibraries: unknown } })
      .unclassified;
    expect(globalLibraries).toMatchObject({ libraries: [{ name: 'workflowautom', allowVersionOverride: false }] });
  });

  it('brings each plugin it asks for at one exact version', () => {
    for (const plugin of controller.additionalPlugins) expect(plugin).toMatch(/^[a-z_-]+:\d[\w.]+$/);
  });

  it('tells builds the registry and the bot, and no bot where there is none', () => {
    expect(controller.containerEnv).toContainEqual({
      name: 'WORKFLOWAUTOM_URL',
      value: 'https://workflowautom.dev.example.com',
    });
    const { bot: _, ...alone } = settings;
    const told = jenkins({ settings: alone, zoneId: 'Z1' }).values.controller as unknown as typeof controller;
    expect(told.containerEnv).toContainEqual({ name: 'WORKFLOWAUTOM_URL', value: '' });
  });

  it('names the service account that pods of builds act as', async () => {
    const pod = parse(await readFile(join(ROOT, 'jenkins/resources/workflowautom/kaniko-pod.yaml'), 'utf8')) as {
      spec: { serviceAccountName: string };
    };
    expect(pod.spec.serviceAccountName).toBe(places.builds.serviceAccount);
    expect(values.serviceAccountAgent).toEqual({ create: true, name: places.builds.serviceAccount });
  });
});

/** What deploys, and what it would take to. Comments count: nobody should find a recipe either. */
const DEPLOYS =
  /\b(kubectl|helm|helmfile|pulumi|argocd|argo-cd|flux|kustomize|terraform|kubeconfig|kubernetesDeploy|withKubeConfig|withKubeCredentials|eksctl|update-kubeconfig|KUBERNETES_SERVICE_HOST|serviceaccount\/token)\b/i;

describe('Jenkins deploys nothing', () => {
  const folders = ['jenkins', 'examples/app', 'infra/platform/jenkins'];

  it.each(folders)('%s names nothing that deploys, and no credentials of a cluster', async (folder) => {
    const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const lines = (await readFile(file, 'utf8')).split('\n');
      const found = lines.flatMap((line, index) => (DEPLOYS.test(line) ? [`${index + 1}: ${line}`] : []));
      expect(found, relative(ROOT, file)).toEqual([]);
    }
  });

  it.each([
    "sh 'kubectl apply -f deploy.yaml'",
    'helm upgrade --install api .',
    "withKubeConfig([credentialsId: 'cluster']) {",
    'RUN pulumi up --yes',
    'argocd app sync qa',
    'flux reconcile kustomization qa',
    'export KUBECONFIG=/tmp/config',
    'cat /var/run/secrets/kubernetes.io/serviceaccount/token',
  ])('and it would be noticed: %s', (line) => {
    expect(line).toMatch(DEPLOYS);
  });

  it.each(['kaniko', 'checks'])('the pod of %s has no token, no socket and no host', async (name) => {
    const text = await readFile(join(ROOT, `jenkins/resources/workflowautom/${name}-pod.yaml`), 'utf8');
    const { spec } = parse(text) as { spec: Record<string, unknown> };
    expect(spec).toMatchObject({ automountServiceAccountToken: false, enableServiceLinks: false });
    for (const key of ['volumes', 'hostPID', 'hostIPC', 'hostNetwork', 'hostUsers'])
      expect(spec).not.toHaveProperty(key);
  });
});
