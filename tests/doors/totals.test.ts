import { afterAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import type { Entry } from '@deskwire/contract/kit/define.ts';
import { byDomain, createRig, procedures } from '../access-matrix/rig.ts';
import { inputOf, whoMay } from '../kit/inputs.ts';

const rig = await createRig();
afterAll(() => rig.close());

interface Pages {
  readonly items: readonly Readonly<Record<string, unknown>>[];
  readonly total: number;
  readonly total_estimated?: boolean;
  readonly next_cursor: string | null;
}
/** Lists that are asked for page by page. */
const isPaged = ({ kind, input, output }: Entry): boolean => {
  const shape = (schema: unknown) => (schema as { shape?: Readonly<Record<string, z.core.$ZodType>> }).shape ?? {};
  return kind === 'query' && 'page_size' in shape(input) && 'next_cursor' in shape(output);
};
/** The stage notes that something happened in a project without what it was, and has a conversation of nobody who calls. */
const withoutRows = ['projects.activity', 'messages.thread'];
const lists = procedures.filter(
  ([path, entry]) => isPaged(entry) && rig.doors.trpc.serves(path, entry) && !withoutRows.includes(path),
);

describe('the total of a list is what its pages hold', () => {
  describe.each(byDomain(lists))('of $domain', (of) => {
    test.each(of.procedures)('%s', async (path, entry) => {
      const actor = whoMay(entry);
      const right = inputOf(rig.stage, path, entry, actor);
      const ask = async (more: object): Promise<Pages> => {
        const { answer } = await rig.attempt(rig.doors.trpc, actor, path, entry, { ...right, ...more });
        expect(answer.status, answer.body).toBe(200);
        return answer.value as Pages;
      };
      const first = await ask({ page_size: 2 });
      const rows = [...first.items];
      for (let { next_cursor } = first; next_cursor !== null && rows.length < 200;) {
        const next = await ask({ page_size: 2, cursor: next_cursor });
        rows.push(...next.items);
        next_cursor = next.next_cursor;
      }
      expect(first.total_estimated).toBeUndefined();
      if (rows.length < 200) expect(rows).toHaveLength(first.total);
      expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length);
      expect((await ask({ page_size: 2, page: 2 })).items).toEqual(rows.slice(2, 4));
      // Pages that are far behind are found in another way, which each list has to bear.
      const far = (await ask({ page_size: 100, page: 3 })).items;
      if (rows.length < 200) expect(far).toEqual([]);
    });
  });
  test('there were lists to ask', () => expect(lists.length).toBeGreaterThan(100));
});
