import { type Document, isCollection, isScalar, visit } from 'yaml';
import type { FileProblem } from './file-problem.ts';

/** Levels of maps and lists: far more than a person writes, far fewer than reading a value needs stack for. */
const MAX_DEPTH = 100;

/** Names that are used again: finding what one means takes a walk through the document. */
const MAX_ALIASES = 500;

/**
 * What is wrong with a document that is YAML: a key that its map has already, `__proto__` (a key like any other in YAML,
 * it would vanish on the way to a JavaScript object), and more levels or aliases than can be read in a moment. One pass.
 */
export function yamlTreeProblems(
  document: Document.Parsed,
  lineAt: (offset: number) => number,
): readonly FileProblem[] {
  const found: FileProblem[] = [];
  const report = (node: unknown, message: string) => {
    const offset = node instanceof Object && 'range' in node && Array.isArray(node.range) ? Number(node.range[0]) : 0;
    found.push({ line: lineAt(offset), field: '', message });
  };
  let aliases = 0;
  visit(document, {
    Alias(_, alias) {
      aliases += 1;
      if (aliases <= MAX_ALIASES) return undefined;
      report(alias, `has more than ${MAX_ALIASES} aliases; write the values out.`);
      return visit.BREAK;
    },
    Collection(_, collection, path) {
      if (path.filter(isCollection).length < MAX_DEPTH) return undefined;
      report(collection, `is nested too deeply to be read: more than ${MAX_DEPTH} levels.`);
      return visit.BREAK;
    },
    Map(_, map) {
      const keys = new Set<unknown>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value)) report(key, 'this key is already in the same map; keep one of them.');
        if (key.value === '__proto__') report(key, '"__proto__" cannot be a key.');
        keys.add(key.value);
      }
    },
  });
  return found;
}
