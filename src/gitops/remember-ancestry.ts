/** Answers that are remembered at most. */
const KEPT = 10_000;

/**
 * That one commit contains another stays true for good, so a yes is remembered, and a question that is on its way is not
 * asked again; a no is not remembered, for the commit may be one that is not known yet.
 */
export function rememberAncestry(
  ask: (descendant: string, ancestor: string) => Promise<boolean>,
): (descendant: string, ancestor: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  return async (descendant, ancestor) => {
    const key = `${descendant} ${ancestor}`;
    const asked = known.get(key) ?? ask(descendant, ancestor);
    known.set(key, asked);
    const [oldest] = known.keys();
    if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
    let contains = false;
    try {
      contains = await asked;
      return contains;
    } finally {
      if (!contains && known.get(key) === asked) known.delete(key);
    }
  };
}
