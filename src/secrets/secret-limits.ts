/** Bytes of all values of a Secret together: https://kubernetes.io/docs/concepts/configuration/secret/#restriction-data-size */
export const MOST_BYTES = 1024 * 1024;
