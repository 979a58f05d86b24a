/** Whether two GitHub logins are one person's: letter case says nothing, and the policy file may write it as it likes. */
export function sameLogin(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
