import { stripVTControlCharacters } from 'node:util';

const SECRET_NAME = /pass|secret|token|key|credential/i;
/** Shorter values would blot out ordinary words. */
const SHORTEST = 6;

/** Masks the values of secret-named variables, plain and as base64, and takes terminal colours out. */
export function createScrubber(environment: Readonly<Record<string, string>>): (text: string) => string {
  const secrets = Object.entries(environment)
    .filter(([name, value]) => SECRET_NAME.test(name) && value.length >= SHORTEST)
    .flatMap(([, value]) => [value, Buffer.from(value).toString('base64')])
    .sort((a, b) => b.length - a.length);
  return (text) =>
    secrets.reduce((clean, secret) => clean.replaceAll(secret, '[secret]'), stripVTControlCharacters(text));
}
