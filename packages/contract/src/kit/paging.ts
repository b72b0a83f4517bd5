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

/** How a list with long texts is asked for rows without them. */
export const viewInput = {
  view: z
    .enum(['full', 'row'])
    .optional()
    .describe('`row` leaves out the long texts of each row, and gives the beginning of the first. Defaults to full.'),
};
export type View = z.infer<(typeof viewInput)['view']>;

/** The rows of a list whose long texts can be left out. */
export const inView = <S extends z.ZodRawShape, const B extends keyof S & string>(
  item: z.ZodObject<S>,
  bodies: readonly B[],
) =>
  z.strictObject({
    ...item.shape,
    ...Object.fromEntries(bodies.map((body) => [body, z.optional(item.shape[body] as z.core.SomeType)])),
    excerpt: z.string().optional().describe('With `view: row`, the beginning of the long text in one line.'),
  }) as unknown as z.ZodObject<
    Omit<S, B> & { [K in B]: z.ZodOptional<S[K]> } & { excerpt: z.ZodOptional<z.ZodString> },
    z.core.$strict
  >;

/** What every list returns. */
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
