import type { AnsweredBy, SupportSource } from '@deskwire/contract/inbox/support.schemas.ts';
import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import { listed } from '../../kit/lists/keyset.ts';
import type { Slice } from '../../kit/lists/page.ts';
import type { InTeam } from '../../kit/team-id.ts';

const on = tables<'support_questions'>();
type By = (typeof AnsweredBy)['_output'];

const columns = ['id', 'question', 'answered_by', 'helpful', 'comment', 'ticket_id', 'created_at'] as const;
const typed = <R extends { answered_by: string }>(row: R) => row as Omit<R, 'answered_by'> & { answered_by: By };

/** The user who asked. */
interface Own {
  readonly user_id: string;
  readonly id: string;
}

interface NewQuestion extends Own {
  readonly team_id: string | null;
  readonly question: string;
  readonly answer: string | null;
  readonly answered_by: By;
  readonly sources: readonly SupportSource[];
  readonly created_at: string;
}
export const insertQuestion = (db: Tx, { sources, ...row }: NewQuestion) =>
  on(db)
    .insertInto('support_questions')
    .values({ ...row, sources: JSON.stringify(sources) })
    .execute();

/** Undefined: it is not theirs. */
export async function noteFeedback(db: Tx, { user_id, id }: Own, said: { helpful: boolean; comment: string | null }) {
  const row = await on(db)
    .updateTable('support_questions')
    .set(said)
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .returning(columns)
    .executeTakeFirst();
  return row && typed(row);
}

/** Holds a question, so that it becomes one ticket at most. Undefined: it is not theirs. */
export async function lockQuestion(db: Tx, { user_id, id }: Own) {
  const row = await on(db)
    .selectFrom('support_questions')
    .select(columns)
    .where('id', '=', id)
    .where('user_id', '=', user_id)
    .forUpdate()
    .executeTakeFirst();
  return row && typed(row);
}

export const noteTicket = (db: Tx, { team_id }: InTeam, { id }: Own, ticket_id: string) =>
  on(db).updateTable('support_questions').set({ ticket_team_id: team_id, ticket_id }).where('id', '=', id).execute();

export interface QuestionFilter {
  readonly answered_by?: By | undefined;
  readonly helpful?: boolean | undefined;
}
/** The questions of all users, newest first. */
export async function listQuestions(db: Db, { answered_by, helpful }: QuestionFilter, slice: Slice) {
  const matching = on(db)
    .selectFrom('support_questions')
    .$if(answered_by !== undefined, (query) => query.where('answered_by', '=', answered_by!))
    .$if(helpful !== undefined, (query) => query.where('helpful', '=', helpful!));
  const query = { rows: matching.select([...columns, 'user_id', 'team_id']), matching: matching.select('id') };
  const { rows, ...found } = await listed(db, query, ['created_at', 'id'], 'desc', slice);
  return { ...found, rows: rows.map(typed) };
}
