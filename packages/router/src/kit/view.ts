import type { View } from '@deskwire/contract/kit/paging.ts';
import { cut } from '@deskwire/contract/kit/cut.ts';

const EXCERPT = 160;
/** How much of a text a query has to read for its excerpt: blanks are taken out of it. */
export const READ_FOR_EXCERPT = 400;

/** The beginning of a text in one line. */
const excerptOf = (text: string): string => cut(text.replaceAll(/\s+/g, ' ').trim(), EXCERPT);

type InView<T, B extends keyof T> = Omit<T, B> & Partial<Pick<T, B>> & { excerpt?: string };
/**
 * How a list shows its rows: in full, or with `view: 'row'` without their long texts, whose first gives the excerpt. For
 * the `present` of a page.
 */
export const inView =
  <R, T extends object, const B extends keyof T>(
    view: View,
    present: (row: R) => T,
    [first, ...others]: readonly [B, ...B[]],
  ) =>
  (row: R): InView<T, B> => {
    if (view !== 'row') return present(row);
    const { [first]: body, ...shown } = present(row);
    for (const other of others) delete (shown as Partial<T>)[other];
    return { ...shown, excerpt: excerptOf(String(body ?? '')) } as InView<T, B>;
  };
