/** The words of a field that takes several. */
export const several = (typed: string | undefined): string[] =>
  (typed ?? '').split(/[\s,]+/).filter((word) => word !== '');

/** The list with the one at a place moved up by one. */
export const movedUp = <T>(items: readonly T[], at: number): T[] =>
  items.toSpliced(at, 1).toSpliced(at - 1, 0, items[at]!);
