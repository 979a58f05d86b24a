// Read as something else than text by YAML 1.1 or 1.2; Helm and Argo CD still read 1.1 (https://yaml.org/type/bool.html).
const OTHER_THAN_TEXT = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** `text` as a YAML scalar that every YAML parser reads back as the same text, also inside `[…]` and `{…}`. */
export function yamlScalar(text: string): string {
  const plain = /^[A-Za-z][\w./-]*$/.test(text) && !OTHER_THAN_TEXT.test(text);
  // JSON's strings are YAML's double-quoted ones (https://yaml.org/spec/1.2.2/#12-relation-to-json).
  return plain ? text : JSON.stringify(text);
}
