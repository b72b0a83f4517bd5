/** What rows can show beside the title, and how wide at most: a column gets less where there is little room. */
export const widths = {
  status: 112,
  assignee: 160,
  due: 88,
  updated: 96,
  created: 96,
  type: 88,
  category: 112,
  tags: 112,
  reporter: 160,
  project: 112,
} as const;
export type Column = keyof typeof widths;
/** What they show where no view says so. */
export const usual = ['status', 'assignee', 'due', 'updated'] as const satisfies readonly Column[];
/** The widths of the cells of a row behind its mark, as a grid takes them. */
export const tracksOf = (columns: readonly Column[]): string =>
  `20px 76px minmax(112px,1fr) ${columns.map((column) => `minmax(0,${widths[column]}px)`).join(' ')}`;
