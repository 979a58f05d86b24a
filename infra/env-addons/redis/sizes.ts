export type SizeName = 'small' | 'medium' | 'large';

type Size = {
  /** https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/CacheNodes.SupportedTypes.html */
  readonly nodeType: string;
  /** Two stand in two zones, and one takes over from the other. */
  readonly nodes: 1 | 2;
};

export const sizes: Readonly<Record<SizeName, Size>> = {
  small: { nodeType: 'cache.t4g.micro', nodes: 1 },
  medium: { nodeType: 'cache.t4g.medium', nodes: 1 },
  large: { nodeType: 'cache.m7g.large', nodes: 2 },
};

/** Smallest first. */
export const sizeNames: readonly [SizeName, ...SizeName[]] = ['small', 'medium', 'large'];
