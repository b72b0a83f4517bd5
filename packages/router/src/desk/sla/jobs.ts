import { jobProcedure, router } from '../../kit/procedure.ts';
import * as queries from './queries.ts';
import { BATCH, recompute, recomputeOpen, recomputeTicket, resumeTeam, tick } from './recompute.ts';

export const slaJobs = router({
  recompute: jobProcedure(recomputeTicket).mutation(async ({ ctx, input }) => {
    if (input.entity_id !== null) await recompute(ctx, ctx.scope.team_id, [input.entity_id]);
  }),
  tick: jobProcedure(tick).mutation(({ ctx, input }) => recompute(ctx, ctx.scope.team_id, [input.ticket_id])),
  resumeTeam: jobProcedure(resumeTeam).mutation(async ({ ctx }) => {
    const revision = await queries.findLatestRevision(ctx.db, ctx.scope.team_id);
    if (revision > 0) ctx.outbox.later(recomputeOpen, { revision, after: null });
  }),
  recomputeOpen: jobProcedure(recomputeOpen).mutation(async ({ ctx, input: { revision, after } }) => {
    const { team_id } = ctx.scope;
    // A later revision goes through all tickets itself.
    if ((await queries.findLatestRevision(ctx.db, team_id)) !== revision) return;
    const ids = await queries.listOpenTickets(ctx.db, team_id, after, BATCH);
    if (ids.length > 0) await recompute(ctx, team_id, ids);
    if (ids.length === BATCH) ctx.outbox.later(recomputeOpen, { revision, after: ids.at(-1)! });
  }),
});
