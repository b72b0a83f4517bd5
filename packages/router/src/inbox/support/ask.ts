import { randomUUIDv7 } from 'node:crypto';
import type { SupportAnswer } from '@deskwire/contract/inbox/support.schemas.ts';
import type { support } from '@deskwire/contract/inbox/support.ts';
import { scopeInEffect } from '../../kit/access/access.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { answerFrom } from './asking/answer.ts';
import { passagesFor } from './asking/passages.ts';
import * as queries from './queries.ts';

type Ask = typeof support.ask;

/** Answers a question from what the asker may read, and keeps both for them. */
export async function ask(ctx: Ctx<Ask>, { question, team_id }: In<Ask>): Promise<SupportAnswer> {
  const { user, now } = ctx;
  const scope = scopeInEffect(ctx, team_id);
  const answer = await ctx.once(
    async () => answerFrom(ctx, scope, question, await passagesFor(ctx, scope, question)),
    async ({ db }, given) => {
      const id = randomUUIDv7();
      const created_at = now();
      const { provenance: _, ...kept } = given;
      const row = { ...kept, id, user_id: user.id, team_id: scope?.team_id ?? null, question, created_at };
      await queries.insertQuestion(db, row);
      return { ...given, id, created_at };
    },
  );
  return { ...answer, question, helpful: null, comment: null, ticket_id: null };
}
