import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { PortError } from '../operations/ports/port-error.ts';
import type { SecretSealer } from '../operations/ports/secret-sealer.ts';

export type SopsOptions = {
  /** `PATH` that finds sops, 3.10 or newer: older ones read no file from standard input. */
  readonly path: string;
  /** Variables sops needs besides, for recipients in a cloud's key management. Nothing else of the server's reaches it. */
  readonly environment?: Readonly<Record<string, string>>;
};

/** Milliseconds: a key service across the world, asked again once or twice. */
const PATIENCE = 30_000;

/**
 * Seals with sops, by the rules of the git-ops repository. What is sealed goes in through standard input and is written
 * nowhere; the rules, which hold public keys alone, are in a folder of their own while it runs.
 * https://getsops.io/docs/#encrypting-and-decrypting-from-other-programs
 */
export function createSopsSealer(options: SopsOptions): SecretSealer {
  return {
    async seal({ path, manifest, rules }) {
      const folder = await mkdtemp(join(tmpdir(), 'workflowautom-sops-'));
      try {
        await writeFile(join(folder, '.sops.yaml'), rules);
        const types = ['--input-type', 'yaml', '--output-type', 'yaml'];
        const result = await execa('sops', ['encrypt', '--filename-override', path, ...types], {
          cwd: folder,
          env: { ...options.environment, PATH: options.path, HOME: folder },
          extendEnv: false,
          input: manifest,
          stripFinalNewline: false,
          timeout: PATIENCE,
          reject: false,
        });
        if (result.code === 'ENOENT') throw missing();
        if (result.failed) throw refused(path, String(result.stderr ?? ''), manifest);
        if (!isSealed(result.stdout)) throw unsealed(path);
        return result.stdout;
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** A rule whose `encrypted_regex` fits nothing leaves everything as it was, and says nothing. */
function isSealed(text: string): boolean {
  return /^sops:/m.test(text) && /\bENC\[/.test(text.slice(0, text.search(/^sops:/m)));
}

function missing(): PortError {
  return new PortError('engine-missing', 'sops is not on the PATH of the server; nothing was encrypted.', {
    hint: 'Install sops 3.10 or newer: https://getsops.io/docs/',
  });
}

function refused(path: string, stderr: string, manifest: string): PortError {
  return new PortError('sealing-failed', `sops did not encrypt ${path}: ${told(stderr, manifest)}`, {
    hint: 'See whether a creation rule of .sops.yaml in git-ops fits this path, and whether its keys can be reached.',
  });
}

function unsealed(path: string): PortError {
  return new PortError('sealing-failed', `The rule of .sops.yaml for ${path} encrypts nothing of a Secret's values.`, {
    hint: 'Let its encrypted_regex be ^(data|stringData)$, as in examples/git-ops.',
  });
}

/** Its first lines, unless they repeat a line of what was to be sealed. */
function told(stderr: string, manifest: string): string {
  const secrets = manifest.split(/[\s"']+/).filter((word) => word.length >= 8);
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !secrets.some((word) => line.includes(word)));
  return lines.slice(0, 3).join(' ').slice(0, 400) || 'it did not say why.';
}
