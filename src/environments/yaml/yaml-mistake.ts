import type { ErrorCode, YAMLError } from 'yaml';

/** The parser's most common complaints, said so that someone who never read the YAML specification can act on them. */
const SENTENCES: Partial<Record<ErrorCode, string>> = {
  TAB_AS_INDENT: 'a tab indents this line; YAML allows spaces only.',
  DUPLICATE_KEY: 'this key is already in the same map; keep one of them.',
  NON_STRING_KEY: 'a key must be plain text.',
  BAD_DIRECTIVE: 'a "%" directive is not understood; remove it.',
  RESOURCE_EXHAUSTION: 'is nested too deeply to be read.',
  BLOCK_AS_IMPLICIT_KEY: 'has two ": " on one line; put quotes around the value.',
};

/** A complaint of the YAML parser as one sentence. */
export function yamlMistake({ code, message }: YAMLError): string {
  if (code === 'TAG_RESOLVE_FAILED')
    return `${message.replace('Unresolved tag: ', 'the tag ')} is not understood; remove it.`;
  return SENTENCES[code] ?? `is not YAML: ${message.replace(/\.$/, '')}.`;
}
