/** @param {string | null} name of whoever asks */
export function greet(name) {
  return `Hello, ${name || 'world'}!\n`;
}
