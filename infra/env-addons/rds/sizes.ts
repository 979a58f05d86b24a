export type SizeName = 'small' | 'medium' | 'large';

type Size = {
  /** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Types.html */
  readonly instanceClass: string;
  /** GB at the start, and how far it may grow by itself. */
  readonly storage: { readonly least: number; readonly most: number };
  /** A standby in a second zone. */
  readonly standby: boolean;
  /** Performance Insights: the smallest classes cannot have it. */
  readonly insights: boolean;
};

export const sizes: Readonly<Record<SizeName, Size>> = {
  small: { instanceClass: 'db.t4g.micro', storage: { least: 20, most: 50 }, standby: false, insights: false },
  medium: { instanceClass: 'db.t4g.medium', storage: { least: 50, most: 200 }, standby: false, insights: true },
  large: { instanceClass: 'db.m7g.large', storage: { least: 100, most: 1000 }, standby: true, insights: true },
};

/** Smallest first. */
export const sizeNames: readonly [SizeName, ...SizeName[]] = ['small', 'medium', 'large'];
