import { join } from 'node:path';
import { PortError } from '../operations/ports/port-error.ts';
import type { SecretSealer } from '../operations/ports/secret-sealer.ts';
import { runSops, type SopsOptions, withSopsFolder } from './run-sops.ts';

const YAML = ['--input-type', 'yaml', '--output-type', 'yaml'];

/**
 * Seals with sops, by the rules of the git-ops repository. What is sealed goes in through standard input and is written
 * nowhere; the rules, which hold public keys alone, are in a folder of their own while it runs.
 * https://getsops.io/docs/#encrypting-and-decrypting-from-other-programs
 */
export function createSopsSealer(options: SopsOptions): SecretSealer {
  return {
    seal: ({ path, manifest, rules }) =>
      withSopsFolder(rules, async (folder) => {
        const args = ['encrypt', '--filename-override', join(folder, path), ...YAML];
        const { exitCode, stdout, told } = await runSops(options, folder, { args, input: manifest, hide: manifest });
        if (exitCode !== 0) throw refused(path, told);
        if (!isSealed(stdout)) throw unsealed(path);
        return stdout;
      }),
  };
}

/** A rule whose `encrypted_regex` fits nothing leaves everything as it was, and says nothing. */
function isSealed(text: string): boolean {
  return /^sops:/m.test(text) && /\bENC\[/.test(text.slice(0, text.search(/^sops:/m)));
}

function refused(path: string, told: string): PortError {
  return new PortError('sealing-failed', `sops did not encrypt ${path}: ${told}`, {
    hint: 'See whether a creation rule of .sops.yaml in git-ops fits this path, and whether its keys can be reached.',
  });
}

function unsealed(path: string): PortError {
  return new PortError('sealing-failed', `The rule of .sops.yaml for ${path} encrypts nothing of a Secret's values.`, {
    hint: 'Let its encrypted_regex be ^(data|stringData)$, as in examples/git-ops.',
  });
}
