import { parseYamlFile, yamlValue } from '../environments/yaml/yaml-file.ts';
import type { ExistingFile } from './service-image.ts';

/** `secretName` of a service's Helm values, as it stands there. @throws Refusal `invalid-file` for what is not YAML */
export function namedSecret({ path, text }: ExistingFile): unknown {
  const values = yamlValue(parseYamlFile(path, text, 'several'));
  return typeof values === 'object' && values !== null && 'secretName' in values ? values.secretName : undefined;
}
