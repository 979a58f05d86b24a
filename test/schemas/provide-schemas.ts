import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { definitions as engines } from '../../sandbox/engines/definitions.ts';
import type { EngineStatus } from '../../sandbox/engines/engine.ts';
import { engineCache } from '../../sandbox/engines/engine-cache.ts';
import { listEngines } from '../../sandbox/engines/manifest.ts';
import { resolveEngines } from '../../sandbox/engines/resolve-engines.ts';
import { type CustomResourceDefinition, customResourceSchemas } from './custom-resource-schemas.ts';
import { kubernetesSchemas, type OpenApi, type Schemas, strictDefinitions } from './kubernetes-schemas.ts';

/** Counts up when schemas are made otherwise, so that none of another making is taken from the cache. */
const MAKING = 1;

/** `{{.KindSuffix}}` is kubeconform's. */
const LOCATION = '{{.ResourceKind}}{{.KindSuffix}}.json';

/**
 * JSON schemas of every kind the definitions among the engines describe, made on first use and kept in the engine cache.
 * @returns a schema location as kubeconform takes it
 * @throws Error when definitions are missing
 */
export async function provideSchemas(): Promise<string> {
  const statuses = await resolveEngines({ engines: listEngines().filter(({ name }) => isDefinition(name)) });
  const versions = statuses.map(({ name, version }) => `${name} ${version}`).join('\n');
  const key = createHash('sha256').update(`${MAKING}\n${versions}`).digest('hex').slice(0, 16);
  const folder = join(engineCache(), 'schemas', key);
  const there = await stat(folder).catch(() => undefined);
  if (there === undefined) await store(await makeSchemas(statuses), folder);
  return join(folder, LOCATION);
}

/** In place whole or not at all: another run may be making the same. */
async function store(schemas: Schemas, folder: string): Promise<void> {
  const unfinished = `${folder}.${randomUUID()}`;
  await mkdir(unfinished, { recursive: true });
  try {
    for (const [name, schema] of schemas) await writeFile(join(unfinished, `${name}.json`), JSON.stringify(schema));
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    if ((await stat(folder).catch(() => undefined)) === undefined) throw error;
  }
}

async function makeSchemas(statuses: readonly EngineStatus[]): Promise<Schemas> {
  const schemas = new Map<string, object>();
  const kubernetes = folderOf(statuses, 'kubernetes-openapi');
  const document = JSON.parse(await readFile(join(kubernetes, 'swagger.json'), 'utf8')) as OpenApi;
  const definitions = strictDefinitions(document);
  const others = statuses.filter(({ name }) => name !== 'kubernetes-openapi');
  const crds = await Promise.all(others.map(({ name }) => readDefinitions(folderOf(statuses, name))));
  const made = [kubernetesSchemas(document), ...crds.flat().map((crd) => customResourceSchemas(crd, definitions))];
  for (const [name, schema] of made.flatMap((part) => [...part])) schemas.set(name, schema);
  return schemas as Schemas;
}

/** The custom resource definitions in a folder's files. */
async function readDefinitions(folder: string): Promise<CustomResourceDefinition[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml'));
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const documents = texts.flatMap((text) => parseAllDocuments(text).map((document) => document.toJS() as object));
  return documents.filter(
    (document) => 'kind' in document && document.kind === 'CustomResourceDefinition',
  ) as CustomResourceDefinition[];
}

function isDefinition(name: string): boolean {
  return name === 'argocd-crds' || engines.some((engine) => engine.name === name);
}

function folderOf(statuses: readonly EngineStatus[], name: string): string {
  const folders = statuses.find((status) => status.name === name)?.folders ?? {};
  const folder = folders.definitions ?? folders.crds;
  if (folder === undefined) throw new Error(`${name}: not found. Run "make engines", then "wa doctor".`);
  return folder;
}
