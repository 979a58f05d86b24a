/**
 * Edits files of every shape, and damaged ones, and checks what must hold of every answer.
 * `node test/edits-soak.ts [inputs=1000000] [seed]` prints the figures; status 1 when anything threw or did not hold.
 */
import { Refusal } from '../src/environments/refusal.ts';
import { setScalar } from '../src/render/yaml-edit.ts';
import { setItem } from '../src/render/yaml-item.ts';
import { generatedYaml } from './generated-yaml.ts';
import { type GeneratedEdit, generatedEdit, problemOfEdit } from './problem-of-edit.ts';

const PIECES = [
  ...['<<<<<<< HEAD\n', '=======\n', '>>>>>>> b\n', '\t', '\0', '\ufffd', '\ufeff', '---\n', '...\n', '%YAML 1.1\n'],
  ...['&a ', '*a', '<<: *a\n', '!!str ', '!x ', '? ', '- ', ': ', '# ', '{', '}', '[', ']', ',', '"', "'", '|', '>'],
  ...['\n', '\r', '\r\n', ' ', '  ', '__proto__: 1\n', '[[[[[[[[', '- - - - ', 'a: 1\n', 'size: x\n', '🦊', '\ud800'],
];

const inputs = Number(process.argv[2] ?? 1_000_000);
const seed = Number(process.argv[3] ?? Date.now() % 2 ** 31);
const random = randomNumbers(seed);
const failures: string[] = [];
const refusals = new Map<string, number>();
let whole = 0;
let damaged = 0;
let failed = 0;
let slowest = 0;

const start = performance.now();
for (let input = 0; input < inputs; input += 1) {
  const file = generatedYaml(Uint8Array.from({ length: random(240) }, () => random(256)));
  const edit = generatedEdit(file, random);
  const isDamaged = input % 2 === 1;
  if (isDamaged) damaged += 1;
  else whole += 1;
  const text = isDamaged ? damage(file.text) : file.text;
  const from = performance.now();
  try {
    const problem = isDamaged ? problemOfDamaged(text, edit) : problemOfEdit(file, edit);
    if (problem !== undefined) fail(problem, text, edit);
  } catch (error) {
    if (error instanceof Refusal && isDamaged && isClear(error)) count(error);
    else fail(String(error), text, edit);
  }
  slowest = Math.max(slowest, performance.now() - from);
}
const seconds = ((performance.now() - start) / 1000).toFixed(1);

for (const failure of failures) console.error(failure);
console.log(
  `inputs ${inputs}  whole ${whole}  damaged ${damaged}  failures ${failed}  seconds ${seconds}  seed ${seed}`,
);
console.log(`slowest edit ${slowest.toFixed(0)} ms; refused of the damaged:`);
for (const [reason, times] of [...refusals].sort((a, b) => b[1] - a[1])) console.log(`${times}`.padStart(8), reason);
process.exitCode = failed > 0 ? 1 : 0;

function damage(text: string): string {
  let result = text;
  for (let left = 1 + random(3); left > 0; left -= 1) {
    const at = random(result.length + 1);
    result = result.slice(0, at) + (PIECES[random(PIECES.length)] ?? '') + result.slice(at + random(5));
  }
  return result;
}

/** Nobody knows what a damaged file says; but an edit that is made is made: it is there when asked for again. */
function problemOfDamaged(text: string, edit: GeneratedEdit): string | undefined {
  const once = edited(text, edit);
  return edited(once, edit) === once ? undefined : 'it is made again';
}

function edited(text: string, edit: GeneratedEdit): string {
  if (edit.kind === 'set') return setScalar(text, edit.field.path, edit.value, 'f.yaml');
  if (edit.kind === 'add') return setScalar(text, edit.path, edit.value, 'f.yaml');
  const value = edit.kind === 'item removed' ? null : { name: edit.name, size: 'large' };
  return setItem(text, edit.path, edit.name, value, 'f.yaml');
}

/** Says which file and line, on every line. */
function isClear({ code, message }: Refusal): boolean {
  return code === 'invalid-file' && message.split('\n').every((line) => /^f\.yaml:\d+: .|^… and \d+ more/.test(line));
}

function count({ message }: Refusal): void {
  const [first = ''] = message.split('\n');
  // Names of fields, anchors and tags apart, the first reason.
  const reason = first
    .replace(/^f\.yaml:\d+: /, '')
    .replace(/^(?:\S.*?: )?(?=goes through|holds a map|must be|cannot be|may come|is a block)/, '');
  const short = reason
    .replace(/(anchor &|alias \*|tag )\S+?(?=[; ])/, '$1…')
    .replace(/^is not YAML: .*/, 'is not YAML, in the words of the parser');
  refusals.set(short, (refusals.get(short) ?? 0) + 1);
}

function fail(problem: string, text: string, edit: GeneratedEdit): void {
  failed += 1;
  if (failures.length < 20) failures.push(`${problem}: ${JSON.stringify({ edit, text })}`);
}

/** Numbers below a bound, the same for the same seed: https://en.wikipedia.org/wiki/Xorshift */
function randomNumbers(from: number): (below: number) => number {
  let state = from || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
