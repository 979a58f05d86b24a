/** True for what can name an environment variable everywhere: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html */
export function isVariableName(text: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(text);
}
