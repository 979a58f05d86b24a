import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type YAMLMap,
} from 'yaml';
import { type FileProblem, fileRefusal } from './file-problem.ts';
import { yamlMistake } from './yaml-mistake.ts';

/** A YAML file of one document that has been read without complaint, and knows where its fields stand. */
export type YamlFile = {
  readonly path: string;
  readonly text: string;
  /** Undefined for a file with nothing in it but white space and comments. */
  readonly document: Document.Parsed | undefined;
  /** One-based line of an offset into `text`. */
  lineAt(offset: number): number;
  /** Line of a field, or of the nearest thing that holds it when the file does not have it. */
  lineOf(field: readonly PropertyKey[]): number;
};

/** Aliases the whole file may expand to: enough to share a list, too few for https://en.wikipedia.org/wiki/Billion_laughs_attack. */
const MAX_ALIASES = 50;

/**
 * Parses strictly: YAML 1.2, one document, text keys, no key twice, no unknown tag.
 * @throws Refusal `invalid-file` with every mistake and its line
 */
export function parseYamlFile(path: string, text: string): YamlFile {
  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);

  const conflict = /^(?:<{7}|>{7}) /m.exec(text);
  if (conflict) {
    const line = text.slice(0, conflict.index).split('\n').length;
    throw fileRefusal(path, [{ line, field: '', message: 'a merge conflict was committed here; resolve it.' }]);
  }

  const documents = readDocuments(text, lines);
  const [document, second] = documents;
  const problems: FileProblem[] = documents
    .flatMap(({ errors, warnings }) => [...errors, ...warnings])
    .map((mistake) => ({ line: lineAt(mistake.pos[0]), field: '', message: yamlMistake(mistake) }));
  if (second) {
    const line = lineAt(second.range[0]);
    problems.push({ line, field: '', message: 'a second document starts here; keep one, without "---" between.' });
  }
  if (document?.directives.yaml.explicit) {
    problems.push({ line: 1, field: '', message: 'a "%YAML" line changes how values are read; remove it.' });
  }
  if (document) problems.push(...unsafeKeys(document, lineAt));
  if (problems.length > 0) throw fileRefusal(path, problems);

  return { path, text, document, lineAt, lineOf: (field) => (document ? lineAt(offsetOf(document, field)) : 1) };
}

/**
 * The file's content as plain JavaScript values; undefined for an empty file.
 * @throws Refusal `invalid-file` when aliases lead nowhere or expand too far
 */
export function yamlValue(file: YamlFile): unknown {
  try {
    return file.document?.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const unresolved = /Unresolved alias.*: (.+)$/.exec(error.message)?.[1];
    const message =
      unresolved === undefined
        ? `has aliases that expand to more than ${MAX_ALIASES} copies; write the values out.`
        : `the alias *${unresolved} has no anchor &${unresolved} before it.`;
    throw fileRefusal(file.path, [{ line: aliasLine(file, unresolved), field: '', message }]);
  }
}

function readDocuments(text: string, lineCounter: LineCounter): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    lineCounter,
    keepSourceTokens: true,
    prettyErrors: false,
    stringKeys: true,
  });
  return Array.isArray(documents) ? documents : [];
}

/** `__proto__` is a key like any other in YAML and would vanish on the way to a JavaScript object. */
function unsafeKeys(document: Document.Parsed, lineAt: (offset: number) => number): readonly FileProblem[] {
  const found: FileProblem[] = [];
  visit(document, {
    Pair(_, { key }) {
      if (!isScalar(key) || key.value !== '__proto__') return;
      found.push({ line: lineAt(key.range?.[0] ?? 0), field: '', message: '"__proto__" cannot be a key.' });
    },
  });
  return found;
}

function offsetOf(document: Document.Parsed, field: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const key of field) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = pairOf(node, String(key));
      if (!pair) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node) && typeof key === 'number') {
      node = node.items[key];
      offset = startOf(node) ?? offset;
    } else break;
  }
  return offset;
}

/** The pair of `map` whose key reads `key`. */
export function pairOf(map: YAMLMap, key: string) {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}

function aliasLine(file: YamlFile, name: string | undefined): number {
  let line = 1;
  if (!file.document) return line;
  visit(file.document, {
    Alias(_, alias) {
      if (name !== undefined && alias.source !== name) return undefined;
      line = file.lineAt(alias.range?.[0] ?? 0);
      return visit.BREAK;
    },
  });
  return line;
}
