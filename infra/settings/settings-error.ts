/** The stack's settings do not describe what the program makes; nothing has run. */
export class SettingsError extends Error {
  readonly code = 'invalid-settings';
  /** One line each, every one naming its key. */
  readonly problems: readonly string[];

  /** @param what what the settings should have described: `an environment`, `a platform` */
  constructor(stack: string, what: string, problems: readonly string[]) {
    const lines = problems.map((problem) => `  ${problem}`).join('\n');
    super(`Pulumi.${stack}.yaml does not describe ${what}:\n${lines}\nREADME.md shows a whole one.`);
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
