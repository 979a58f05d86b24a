/** Figures of one thing measured several times, in milliseconds. */
export type Figures = { readonly min: number; readonly median: number; readonly max: number };

export function figures(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { min: at(0), median: at(0.5), max: at(1) };
}

/** `2.41 s (2.20 to 3.05)` */
export function formatFigures({ min, median, max }: Figures): string {
  return `${seconds(median)} s (${seconds(min)} to ${seconds(max)})`;
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1_000).toFixed(2);
}
