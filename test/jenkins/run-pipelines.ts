import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { findExecutable } from '../../sandbox/engines/find-executable.ts';
import { listEngines } from '../../sandbox/engines/manifest.ts';
import { resolveEngines } from '../../sandbox/engines/resolve-engines.ts';

/** Folder of the shared library. */
export const LIBRARY = join(import.meta.dirname, '../../jenkins');

/** One build, as Jenkins would start it. */
export type Build = {
  readonly name: string;
  /** Folder that holds the checkout, and the Jenkinsfile in it. */
  readonly checkout: string;
  /** What the checkout step says was checked out. */
  readonly source: { readonly GIT_COMMIT: string; readonly GIT_URL: string };
  readonly environment: Readonly<Record<string, string>>;
  /** Credential id to its secret text. */
  readonly credentials: Readonly<Record<string, string>>;
  /** Shell lines of the stand-in for Kaniko, run after it wrote down its arguments; a digest is written when absent. */
  readonly kaniko?: string;
  /** Whether it is run as Jenkins runs it, so that it could go on after a restart; slower. */
  readonly resumable?: boolean;
};

export type Outcome = {
  readonly name: string;
  readonly result: 'SUCCESS' | 'FAILURE';
  /** Why it failed: class and message. */
  readonly problem: string | null;
  readonly log: readonly string[];
  readonly steps: readonly { readonly depth: number; readonly name: string; readonly what: string }[];
  /** Arguments of Kaniko, if it came to that. */
  readonly kaniko: readonly string[];
};

export const DIGEST = `sha256:${'7'.repeat(64)}`;

/**
 * Runs builds one after another under JenkinsPipelineUnit, in one Java machine. Commands of a build are real; Kaniko, which
 * builds nothing outside of a container of its own, is a script that writes down what it was asked.
 */
export async function runPipelines(folder: string, builds: readonly Build[]): Promise<Map<string, Outcome>> {
  const libraries = join(folder, 'libraries');
  await mkdir(libraries);
  await symlink(LIBRARY, join(libraries, 'workflowautom@main'));
  const scenarios = await Promise.all(builds.map((build, index) => scenarioOf(build, join(folder, String(index)))));
  const [asked, told] = [join(folder, 'scenarios.json'), join(folder, 'outcomes.json')];
  const whole = scenarios.map((scenario) => ({ ...scenario, libraries }));
  await writeFile(asked, JSON.stringify(whole));
  await execa('java', [
    ...(await classPath()),
    'groovy.ui.GroovyMain',
    join(LIBRARY, 'test/runPipelines.groovy'),
    asked,
    told,
  ]);
  const outcomes = JSON.parse(await readFile(told, 'utf8')) as Omit<Outcome, 'kaniko'>[];
  const complete = outcomes.map(async (outcome, index): Promise<Outcome> => {
    const written = await readFile(join(folder, String(index), 'arguments'), 'utf8').catch(() => '');
    return { ...outcome, kaniko: written.split('\n').filter((line) => line !== '') };
  });
  return new Map((await Promise.all(complete)).map((outcome) => [outcome.name, outcome]));
}

async function scenarioOf(build: Build, folder: string): Promise<object> {
  await mkdir(folder);
  const kaniko = join(folder, 'executor');
  const digest = `for each; do case "$each" in --digest-file=*) printf %s ${DIGEST} > "\${each#*=}" ;; esac; done`;
  await writeFile(kaniko, `#!/bin/sh\nprintf '%s\\n' "$@" > ${folder}/arguments\n${build.kaniko ?? digest}\n`);
  await chmod(kaniko, 0o755);
  return { ...build, kaniko, temporary: folder, jenkinsfile: join(build.checkout, 'Jenkinsfile') };
}

/** Groovy reaches into classes of Java's own, which Java 17 allows only where it is told so. */
async function classPath(): Promise<string[]> {
  const [engine] = await resolveEngines({
    engines: listEngines().filter(({ name }) => name === 'jenkins-pipeline-unit'),
  });
  const jars = engine?.folders.jars;
  const java = await findExecutable('java', process.env.PATH ?? '');
  if (jars === undefined) throw new Error('jenkins-pipeline-unit: not found. Run "make engines", then "wa doctor".');
  if (java === undefined)
    throw new Error('java: not found on PATH. Install Java 17 or newer (Debian: default-jre-headless).');
  const opened = ['java.base/java.lang', 'java.base/java.util', 'java.base/java.io', 'java.base/java.net'];
  return [
    '-Xshare:auto',
    '-XX:TieredStopAtLevel=1',
    ...opened.flatMap((each) => ['--add-opens', `${each}=ALL-UNNAMED`]),
    ...['--add-opens', 'java.base/sun.net.www.protocol.http=ALL-UNNAMED'],
    ...['-cp', join(jars, '*')],
  ];
}
