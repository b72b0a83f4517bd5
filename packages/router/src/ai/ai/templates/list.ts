import type { aiTemplates } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { presentTemplate } from './present.ts';
import * as queries from './queries.ts';

type Entry = typeof aiTemplates.list;

export function listTemplates(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope } = ctx;
  const deleted = input.deleted === true;
  return page(ctx, input, {
    key: ['ai.templates', scope.team_id, deleted],
    find: (slice) => queries.listTemplates(db, scope, deleted, slice),
    position: ({ created_at, id }) => [created_at, id],
    present: presentTemplate,
  });
}
