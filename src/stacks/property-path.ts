/** One step into a value: a field of an object, or an index of a list. */
export type PathSegment = string | number;

// Pulumi's own grammar for the keys of a detailed diff: `spec.ports[0].name`, `metadata.labels["app.kubernetes.io/name"]`.
// https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/property_path.go
const SEGMENT = /\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|\.?([^.[\]]+)/y;

/** Text that does not follow the grammar is one field of that name. */
export function parsePropertyPath(text: string): readonly PathSegment[] {
  const segments: PathSegment[] = [];
  SEGMENT.lastIndex = 0;
  while (SEGMENT.lastIndex < text.length) {
    const match = SEGMENT.exec(text);
    if (!match) return [text];
    const [, quoted, index, field] = match;
    segments.push(index !== undefined ? Number(index) : (field ?? (quoted ?? '').replaceAll(/\\(.)/g, '$1')));
  }
  return segments;
}

export function formatPropertyPath(segments: readonly PathSegment[]): string {
  return segments.reduce<string>((path, segment) => {
    if (typeof segment === 'number') return `${path}[${segment}]`;
    if (!/^[^.[\]"\s]+$/.test(segment)) return `${path}["${segment.replaceAll(/["\\]/g, '\\$&')}"]`;
    return path === '' ? segment : `${path}.${segment}`;
  }, '');
}

/** Undefined where the path leads nowhere. */
export function valueAt(root: unknown, segments: readonly PathSegment[]): unknown {
  return segments.reduce<unknown>((value, segment) => {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    return Reflect.get(value, segment);
  }, root);
}
