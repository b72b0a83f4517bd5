import type { aiDocuments } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import * as queries from './queries.ts';

type Entry = typeof aiDocuments.list;

export function listDocuments(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope } = ctx;
  const deleted = input.deleted === true;
  return page(ctx, input, {
    key: ['ai.documents', scope.team_id, scope.person_id, deleted],
    find: (slice) => queries.listDocuments(db, scope, deleted, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: (row) => row,
  });
}
