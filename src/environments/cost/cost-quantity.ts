/** https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ */
const FACTORS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A Kubernetes quantity as a number: `50m` is 0.05, `128Mi` is 134217728; undefined for anything else. */
export function quantity(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) && value >= 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const [, digits, suffix] = /^(\d+(?:\.\d*)?|\.\d+)([eE]\d+|[A-Za-z]*)$/.exec(value.trim()) ?? [];
  if (digits === undefined || suffix === undefined) return undefined;
  const exponent = /^[eE]\d+$/.test(suffix) ? 10 ** Number(suffix.slice(1)) : undefined;
  const factor = exponent ?? (Object.hasOwn(FACTORS, suffix) ? FACTORS[suffix] : undefined);
  return factor === undefined ? undefined : Number(digits) * factor;
}
