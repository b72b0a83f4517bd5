import { cut } from '@deskwire/contract/kit/cut.ts';
import { rolesPermit } from '@deskwire/contract/kit/access.ts';
import { notice, type Happened, type Recipient } from '../../../kit/events/notices.ts';
import type { ReactionCtx } from '../../../kit/jobs/job.ts';
import { findConflicts, listStanding } from '../answers/queries.ts';
import { findInspection } from '../queries.ts';

type Type = 'inspection.assigned' | 'inspection.conflicted' | 'inspection.completed';

/** The inspection as it is now, if it is still there. */
const readInspection = ({ db, scope }: ReactionCtx, { entity_id }: Happened<Type>) =>
  entity_id === null ? undefined : findInspection(db, scope, entity_id);
const called = ({ number, title }: { readonly number: number; readonly title: string }) =>
  cut(`INS-${number} ${title}`, 160);
const hears = ({ to }: { readonly to: Recipient }) => rolesPermit(to.roles, 'field.read');

/** An answer that is kept aside still, beside the author of the one that stands. */
async function readConflict(ctx: ReactionCtx, event: Happened<'inspection.conflicted'>) {
  const inspection = await readInspection(ctx, event);
  if (inspection === undefined) return undefined;
  const { conflict_id, item_key } = event.payload;
  const [conflict] = await findConflicts(ctx.db, ctx.scope, inspection.id, [conflict_id]);
  if (conflict === undefined || conflict.resolved_at !== null) return undefined;
  const standing = (await listStanding(ctx.db, ctx.scope, inspection.id)).find(
    (answer) => answer.item_key === item_key,
  );
  const label = inspection.items.find(({ key }) => key === item_key)?.label ?? item_key;
  return { inspection, label, author_id: standing?.author_id };
}

export const inspectionNotices = [
  notice('inspection.assigned', {
    facts: async (ctx, event) => {
      const inspection = await readInspection(ctx, event);
      // It may have been given to somebody else by now.
      return inspection?.assignee_id === event.payload.to ? inspection : undefined;
    },
    audience: ({ assignee_id }) => (assignee_id === null ? [] : [{ id: assignee_id }]),
    hears,
    text: ({ facts }) => ({ title: `${called(facts)} was assigned to you`, body: cut(facts.site || facts.title, 500) }),
    mail: ({ ctx, facts, text }) => ({
      notice: { ...text, link: `/inspections/INS-${facts.number}?team_id=${ctx.scope.team_id}` },
    }),
  }),
  notice('inspection.conflicted', {
    facts: readConflict,
    audience: ({ author_id }) => (author_id === undefined ? [] : [{ id: author_id }]),
    hears,
    text: ({ event, facts: { inspection, label } }) => ({
      title: `${called(inspection)} has two answers to one item`,
      body: cut(`${event.actor_name ?? 'Somebody'} answered “${label}” differently. Decide which answer counts.`, 500),
    }),
  }),
  notice('inspection.completed', {
    facts: async (ctx, event) => {
      const inspection = await readInspection(ctx, event);
      return inspection?.status === 'completed' ? inspection : undefined;
    },
    audience: ({ created_by }) => [{ id: created_by }],
    hears,
    text: ({ event, facts }) => ({
      title: `${called(facts)} is completed`,
      body: `${event.actor_name ?? 'Somebody'} completed it.`,
    }),
  }),
];
