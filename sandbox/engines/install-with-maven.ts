import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import type { BuildContext } from './build-context.ts';
import type { MavenLibraries } from './engine.ts';

/**
 * Copies libraries, and all they need, into `jars` of `target`, an empty folder. Where two need the same at different
 * versions, the one that is nearest to what was asked for wins: so says Maven.
 * @throws when Maven Central does not answer or does not have one of them
 */
export async function installWithMaven(
  { libraries }: MavenLibraries,
  target: string,
  context: BuildContext,
): Promise<void> {
  const project = join(context.scratch, 'pom.xml');
  await writeFile(project, projectOf(libraries));
  const jars = join(target, 'jars');
  await mkdir(jars);
  context.report(`fetching ${libraries.join(', ')} from Maven Central`);
  const goals = ['dependency:copy-dependencies', `-DoutputDirectory=${jars}`];
  await execa('mvn', ['--batch-mode', '--quiet', '--no-transfer-progress', '--file', project, ...goals], {
    cwd: context.scratch,
    // The person's own settings stay: they may name the repository that can be reached.
    env: { PATH: context.path },
    cancelSignal: context.signal,
    killDescendants: true,
    stdin: 'ignore',
  });
}

/** https://maven.apache.org/pom.html#Dependencies */
function projectOf(libraries: readonly string[]): string {
  const dependencies = libraries.map((library) => {
    const [group, artifact, version] = library.split(':');
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>dev.workflowautom</groupId><artifactId>engine</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>${dependencies.join('')}</dependencies>
</project>
`;
}
