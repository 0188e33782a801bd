/** Give the last of a list; `at(-1)` is younger than the phones we are made for. */
export const lastOf = <T>(list: readonly T[]): T | undefined => list[list.length - 1];
