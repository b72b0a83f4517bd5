/** The words of a field that takes several. */
export const several = (typed: string | undefined): string[] =>
  (typed ?? '').split(/[\s,]+/).filter((word) => word !== '');
