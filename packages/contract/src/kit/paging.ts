import { z } from 'zod';

/** How every list is asked for: a page, or the cursor of the page before. */
export const pageInput = {
  page: z.int().min(1).optional().meta({ description: 'From 1. Pages end at row 10,000; use the cursor beyond.' }),
  page_size: z.int().min(1).max(100).optional().meta({ description: 'Rows a page, 20 unless told.' }),
  cursor: z.string().max(2000).optional().meta({ description: 'next_cursor of the page before.' }),
};
export interface PageInput {
  page?: number | undefined;
  page_size?: number | undefined;
  cursor?: string | undefined;
}

/** How every list answers. */
export const Page = <T extends z.core.SomeType>(item: T) =>
  z.strictObject({
    items: z.array(item),
    total: z.int().meta({ description: 'Exact up to 10,000 matches.' }),
    total_estimated: z.boolean().optional(),
    page: z.int(),
    page_size: z.int(),
    next_cursor: z.string().nullable(),
  });
export interface PageOf<T> {
  items: T[];
  total: number;
  total_estimated?: boolean | undefined;
  page: number;
  page_size: number;
  next_cursor: string | null;
}
