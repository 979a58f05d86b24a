type NullableKeys<T> = { [K in keyof T]: null extends T[K] ? K : never }[keyof T];
type Present<T> = Omit<T, NullableKeys<T>> & { [K in NullableKeys<T>]?: NonNullable<T[K]> };

/** A row without its NULLs: to a reader, what is NULL is absent. */
export function present<T extends object>(row: T): Present<T> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Present<T>;
}

/** The value converted, or NULL for what is absent. */
export function orNull<T, U>(value: T | undefined, convert: (value: T) => U): U | null {
  return value === undefined ? null : convert(value);
}

/** NULL stays NULL. */
export function nullOr<T, U>(value: T | null, convert: (value: T) => U): U | null {
  return value === null ? null : convert(value);
}
