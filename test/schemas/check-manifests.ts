import { execa } from 'execa';
import { listEngines } from '../../sandbox/engines/manifest.ts';
import { resolveEngines } from '../../sandbox/engines/resolve-engines.ts';
import { provideSchemas } from './provide-schemas.ts';

export type Checked = {
  readonly valid: number;
  /** What is wrong, one entry each: `Deployment api: at '/spec/replicas': got string, want integer`. */
  readonly problems: readonly string[];
};

type Report = {
  readonly resources?: readonly { readonly kind: string; readonly name: string; readonly msg: string }[];
  readonly summary: { readonly valid: number };
};

/** What kubeconform says first, whatever is wrong: where the schema is. */
const PREAMBLE = /^problem validating schema\..*?\.json#'\s*-?\s*/s;

/**
 * Checks manifests with kubeconform, all of them in one run: a kind without a schema is a problem, and so is a property that no
 * schema has, or that is written twice.
 * @param documents YAML, or JSON, which is YAML; each of one manifest or of several
 */
export async function checkManifests(documents: readonly string[]): Promise<Checked> {
  const [engine] = await resolveEngines({ engines: listEngines().filter(({ name }) => name === 'kubeconform') });
  const kubeconform = engine?.executables.kubeconform ?? 'kubeconform';
  const args = ['-strict', '-schema-location', await provideSchemas(), '-output', 'json', '-summary', '-'];
  const input = documents.map((document) => `---\n${document}\n`).join('');
  const { stdout, stderr } = await execa(kubeconform, args, { input, reject: false });
  if (!stdout.startsWith('{')) throw new Error(`kubeconform did not check anything: ${stderr}${stdout}`);
  const { resources = [], summary } = JSON.parse(stdout) as Report;
  const problems = resources.map(({ kind, name, msg }) => `${kind} ${name}: ${msg.replace(PREAMBLE, '')}`);
  return { valid: summary.valid, problems };
}
