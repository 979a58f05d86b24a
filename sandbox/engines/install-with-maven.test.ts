import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type FakeMachine, fakeEngine, fakeMachine } from './fake-machine.ts';
import { installEngines } from './install-engines.ts';

const { go: _, ...engine } = fakeEngine({
  executables: [],
  folders: { jars: 'jars' },
  maven: { libraries: ['org.example:tool:1.2.3', 'org.example:other:4'] },
});

const install = (machine: FakeMachine) =>
  installEngines({ path: machine.path, cache: machine.cache, engines: [engine], officialBuilds: false });

/** A Maven that puts the project it was given where jars were to go. */
async function addMaven(machine: FakeMachine): Promise<void> {
  await machine.addProgram('java', 'exit 0');
  await machine.addProgram('mvn', `cp "$5" "\${7#-DoutputDirectory=}/asked.xml"`);
}

it('stores the jars of each library, at the version asked for', async () => {
  const machine = await fakeMachine();
  await addMaven(machine);
  const [status] = await install(machine);
  expect(status).toMatchObject({ state: 'ok', source: 'maven', version: '1.2.3' });
  const asked = await readFile(join(status?.folders.jars ?? '', 'asked.xml'), 'utf8');
  expect(asked).toContain('<artifactId>tool</artifactId><version>1.2.3</version>');
  expect(asked).toContain('<artifactId>other</artifactId><version>4</version>');
});

it('says what Maven said when it fails', async () => {
  const machine = await fakeMachine();
  await addMaven(machine);
  await machine.addProgram('mvn', 'echo "Could not find artifact org.example:tool" >&2; exit 1');
  await expect(install(machine)).rejects.toThrow('Could not find artifact org.example:tool');
});

it('says that Java or Maven is missing', async () => {
  const machine = await fakeMachine();
  const alone = { ...machine, path: machine.bin };
  await expect(install(alone)).rejects.toThrow(
    'install Java 17 or newer and Maven (Debian: maven), then: make engines',
  );
});
