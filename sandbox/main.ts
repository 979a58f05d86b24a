import { parseArgs } from 'node:util';
import { sandboxDown, sandboxStatus, sandboxUp } from './sandbox.ts';
import { SandboxError } from './sandbox-error.ts';

const USAGE = 'Usage: node sandbox/main.ts up | status | down [--folder <folder>] [--keep]';

/** `wa sandbox` without the rest of `wa`. Exit codes: 0 done, 1 failed, 2 usage. */
async function main(args: readonly string[]): Promise<number> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { folder: { type: 'string' }, keep: { type: 'boolean' } },
  });
  const folder = values.folder === undefined ? {} : { folder: values.folder };
  switch (positionals.join(' ')) {
    case 'up': {
      const info = await sandboxUp({ ...folder, say: console.log });
      console.log(`\nkubectl --kubeconfig '${info.kubeconfig}' get applications --namespace argocd`);
      return 0;
    }
    case 'status': {
      const status = await sandboxStatus(folder);
      console.log(JSON.stringify(status, null, 2));
      return status.state === 'up' ? 0 : 1;
    }
    case 'down':
      console.log(`${await sandboxDown({ ...folder, keep: values.keep ?? false })} processes ended`);
      return 0;
    default:
      console.error(USAGE);
      return 2;
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof SandboxError ? `${error.message}\n${error.hint}` : error);
  process.exitCode = 1;
}
