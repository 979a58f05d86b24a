import type { FlagUsage, Usage } from './verb.ts';

/** `bump <env> --service s… --tag t | --digest sha256:… [--pin]`: a verb's form on one line, without the trigger. */
export function usageLine(usage: Usage): string {
  const choice = usage.exactlyOne ?? [];
  const flags = Object.entries(usage.flags);
  const alternatives = flags.filter(([name]) => choice.includes(name)).map(([name, flag]) => flagForm(name, flag));
  const words = flags.flatMap(([name, flag]) => {
    if (!choice.includes(name)) return occurrence(name, flag);
    // Where the first of them stands; they exclude each other.
    return name === choice[0] ? alternatives.join(' | ') : [];
  });
  return [shortForm(usage), ...words].filter((part) => part !== '').join(' ');
}

/** `addon add <env> <addon>`: the form without its flags. */
export function shortForm(usage: Usage): string {
  const environment = { required: '<env>', 'in-pull-request': '<env>', none: '' }[usage.environment];
  const args = (usage.args ?? []).map(({ name, optional }) => (optional ? `[${name}]` : `<${name}>`));
  return [usage.verb, environment, ...args].filter((part) => part !== '').join(' ');
}

/** `--ttl 3d`, or `--verbose` for a boolean. */
export function flagForm(name: string, flag: FlagUsage): string {
  return flag.value === undefined ? `--${name}` : `--${name} ${flag.value}`;
}

function occurrence(name: string, flag: FlagUsage): string {
  if (flag.required) return flagForm(name, flag) + (flag.repeatable ? '…' : '');
  return `[${flagForm(name, flag)}]${flag.repeatable ? '…' : ''}`;
}
