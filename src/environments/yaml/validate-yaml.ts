import type { z } from 'zod';
import { type FileProblem, fieldName, fileRefusal } from './file-problem.ts';
import { type YamlFile, yamlValue } from './yaml-file.ts';
import { zodMistake } from './zod-mistake.ts';

/**
 * Checks a file against a schema.
 * @throws Refusal `invalid-file` with every problem, its line and its field
 */
export function validateYaml<Schema extends z.ZodType>(file: YamlFile, schema: Schema): z.output<Schema> {
  const value = yamlValue(file);
  if (value === undefined || value === null) {
    throw fileRefusal(file.path, [{ line: 1, field: '', message: 'the file is empty.' }]);
  }
  // A schema may be made for one file; compiling it, as zod does by default, would take longer than using it once.
  const result = schema.safeParse(value, { error: zodMistake, jitless: true });
  if (result.success) return result.data;
  throw fileRefusal(
    file.path,
    result.error.issues.flatMap((issue) => toProblems(file, issue)),
  );
}

function toProblems(file: YamlFile, issue: z.core.$ZodIssue): readonly FileProblem[] {
  // One issue names every unknown key of a map; each has a line of its own.
  const fields = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
  return fields.map((field) => ({ line: file.lineOf(field), field: fieldName(field), message: issue.message }));
}
