import { z } from 'zod';

/** How every list is requested: by page number, or by the cursor of the previous page. */
export const pageInput = {
  page: z.int().min(1).optional().describe('Page number, from 1. Pages end at row 10,000; beyond that, use cursor.'),
  page_size: z.int().min(1).max(100).optional().describe('Rows per page. Defaults to 20.'),
  cursor: z.string().max(2000).optional().describe('next_cursor of the previous page, used instead of page.'),
};
export interface PageInput {
  page?: number | undefined;
  page_size?: number | undefined;
  cursor?: string | undefined;
}

/** How a list with long texts is asked for rows that are small: the kit cuts every Markdown field of its items. */
export const viewInput = {
  view: z
    .enum(['full', 'row'])
    .optional()
    .describe('`row` cuts the long texts of each row to the words they begin with, in one line. Defaults to full.'),
};

/** A page of a list. */
export const Page = <T extends z.core.SomeType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    total: z.int().describe('Number of matches; exact up to 10,000.'),
    total_estimated: z.boolean().optional().describe('True where total is an estimate.'),
    page: z.int(),
    page_size: z.int(),
    next_cursor: z.string().nullable().describe('Cursor of the next page; null on the last.'),
  });
export interface PageOf<T> {
  items: T[];
  total: number;
  total_estimated?: boolean | undefined;
  page: number;
  page_size: number;
  next_cursor: string | null;
}
