import type { aiTemplates } from '@deskwire/contract/ai/ai.documents.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { page } from '../../../kit/lists/page.ts';
import { getTemplate } from './present.ts';
import { listVersions } from './queries.ts';

type Entry = typeof aiTemplates.versions;

export async function listTemplateVersions(ctx: Ctx<Entry>, input: In<Entry>) {
  const { db, scope } = ctx;
  const { id } = await getTemplate(db, scope, input.template_id);
  return page(ctx, input, {
    key: ['ai.templates.versions', scope.team_id, id],
    find: (slice) => listVersions(db, scope, id, slice),
    position: ({ version }) => [version],
    present: (row) => row,
  });
}
