import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import { type FileProblem, fileRefusal } from './file-problem.ts';
import { yamlMistake } from './yaml-mistake.ts';
import { yamlTreeProblems } from './yaml-tree-problems.ts';

/** A YAML file that has been read without complaint, and knows where the fields of its first document stand. */
export type YamlFile = {
  readonly path: string;
  readonly text: string;
  /** Undefined for a file with nothing in it but white space and comments. */
  readonly document: Document.Parsed | undefined;
  /** Text from the second document on; empty where there is one. */
  readonly rest: string;
  /** One-based line of an offset into `text`. */
  lineAt(offset: number): number;
  /** Line of a field, or of the nearest thing that holds it when the file does not have it. */
  lineOf(field: readonly PropertyKey[]): number;
};

/** Aliases the whole file may expand to: enough to share a list, too few for https://en.wikipedia.org/wiki/Billion_laughs_attack. */
const MAX_ALIASES = 50;

/** Characters: what the bot reads of Git at most. A sealed Secret may be that long. */
const MAX_LENGTH = 1024 * 1024;

/** Lines, commas, brackets, anchors: what costs time. More would keep everyone else waiting for seconds. */
const MAX_MARKS = 100_000;

/**
 * Parses strictly: YAML 1.2, one document, text keys, no key twice, no unknown tag.
 * @param documents `several` reads the first of them, as Helm does with a values file, and leaves the rest alone
 * @throws Refusal `invalid-file` with every mistake and its line
 */
export function parseYamlFile(path: string, text: string, documents: 'one' | 'several' = 'one'): YamlFile {
  const unreadable = problemOfText(text);
  if (unreadable) throw fileRefusal(path, [unreadable]);

  const lines = new LineCounter();
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const all = readDocuments(text, lines);
  const [document, second] = all;
  const mistakes = all.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  const toProblem = (mistake: YAMLError): FileProblem => ({
    line: lineAt(mistake.pos[0]),
    field: '',
    message: yamlMistake(mistake),
  });
  // Where the parser gave up, whatever else it says follows from that.
  const exhausted = mistakes.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  if (exhausted) throw fileRefusal(path, [toProblem(exhausted)]);
  const problems = [...mistakes.map(toProblem), ...all.flatMap((each) => yamlTreeProblems(each, lineAt))];
  if (second && documents === 'one') {
    const line = lineAt(second.range[0]);
    problems.push({ line, field: '', message: 'a second document starts here; keep one, without "---" between.' });
  }
  if (document?.directives.yaml.explicit) {
    problems.push({ line: 1, field: '', message: 'a "%YAML" line changes how values are read; remove it.' });
  }
  if (problems.length > 0) throw fileRefusal(path, problems);

  return {
    path,
    text,
    document,
    rest: second ? text.slice(second.range[0]) : '',
    lineAt,
    lineOf: (field) => (document ? lineAt(offsetOf(document, field)) : 1),
  };
}

/** What keeps a text from being parsed at all. */
function problemOfText(text: string): FileProblem | undefined {
  if (text.length > MAX_LENGTH) {
    return { line: 1, field: '', message: 'is longer than 1 Mi characters; make it smaller.' };
  }
  if (text.length > MAX_MARKS && (text.match(/[\n,[\]{}&]/g)?.length ?? 0) > MAX_MARKS) {
    return { line: 1, field: '', message: `has more than ${MAX_MARKS} lines, commas and brackets; make it smaller.` };
  }
  const found = /^(?:<{7}|>{7})(?: |\r?$)|\0/m.exec(text);
  if (!found) return undefined;
  const line = text.slice(0, found.index).split('\n').length;
  const message =
    found[0] === '\0' ? 'holds a NUL, which no text does.' : 'a merge conflict was committed here; resolve it.';
  return { line, field: '', message };
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
    // Looked for in every key so far, again for each key: yamlTreeProblems does it in one pass.
    uniqueKeys: false,
  });
  return Array.isArray(documents) ? documents : [];
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
