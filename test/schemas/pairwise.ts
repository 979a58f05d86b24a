/** What can be said of each thing: names to their choices, in any order. */
export type Choices = Readonly<Record<string, readonly unknown[]>>;

/** One choice of each, as its place in the list of choices. */
export type Row = Readonly<Record<string, number>>;

/**
 * Few rows in which every two choices of different things meet at least once: what fails, fails most often by two things
 * together. Greedy, and the same every time.
 */
export function pairwise(choices: Choices): Row[] {
  const names = Object.keys(choices);
  const open = new Set(
    names.flatMap((a, index) =>
      names
        .slice(index + 1)
        .flatMap((b) => places(choices, a).flatMap((i) => places(choices, b).map((j) => pair(a, i, b, j)))),
    ),
  );
  const rows: Row[] = [];
  for (let [first] = open; first !== undefined; [first] = open) {
    const row: Record<string, number> = Object.fromEntries(first.split(' ').map(readPlace));
    for (const name of names.filter((candidate) => !(candidate in row))) {
      row[name] = best(places(choices, name), (place) => newPairs(open, names, { ...row, [name]: place }, name));
    }
    for (const met of pairsOf(names, row)) open.delete(met);
    rows.push(row);
  }
  return rows;
}

/** Every pair that occurs in a row, earlier name first. */
export function pairsOf(names: readonly string[], row: Row): string[] {
  return names.flatMap((a, index) => names.slice(index + 1).map((b) => pair(a, row[a] ?? 0, b, row[b] ?? 0)));
}

function newPairs(open: ReadonlySet<string>, names: readonly string[], row: Row, name: string): number {
  const chosen = names.filter((other) => other in row);
  return pairsOf(chosen, row).filter((met) => met.includes(`${name}=`) && open.has(met)).length;
}

function best(candidates: readonly number[], worth: (place: number) => number): number {
  const [first = 0] = candidates.toSorted((a, b) => worth(b) - worth(a));
  return first;
}

function places(choices: Choices, name: string): number[] {
  return [...(choices[name] ?? []).keys()];
}

function pair(a: string, i: number, b: string, j: number): string {
  return `${a}=${i} ${b}=${j}`;
}

function readPlace(text: string): [string, number] {
  const [name = '', place] = text.split('=');
  return [name, Number(place)];
}
