/** A bucket is as large as what is in it: there is one size, so that every add-on is asked for in the same way. */
export type SizeName = 'small';

export const sizeNames: readonly [SizeName, ...SizeName[]] = ['small'];
