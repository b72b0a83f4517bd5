import { expressionBuilder, sql } from 'kysely';
import type { SatisfactionFigures } from '@deskwire/contract/desk/dashboard.schemas.ts';
import type { Database, Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { visibleTickets } from '../tickets/fragments.ts';
import { countRatings, type Counted } from './queries.ts';

type Tables = Pick<Database, 'tickets' | 'ticket_watchers' | 'project_members'>;

/** Counts the ratings asked for and given in each of some spans of time, about tickets that a person sees. */
export async function countSatisfaction(
  { db, scope }: { readonly db: Db; readonly scope: TeamScope },
  spans: readonly { readonly start: string; readonly end: string }[],
): Promise<SatisfactionFigures[]> {
  const visible = visibleTickets(scope)(expressionBuilder<Tables, 'tickets'>());
  return (await countRatings(db, scope, sql`${visible}`, spans)).map(figuresOf);
}

const rounded = (value: number, to: number): number => Math.round(value * to) / to;
function figuresOf({ asked, scores }: Counted): SatisfactionFigures {
  const answered = scores.length;
  const counts = [1, 2, 3, 4, 5].map((score) => scores.filter((one) => one === score).length);
  const content = counts[3]! + counts[4]!;
  return {
    asked,
    answered,
    response_rate: asked === 0 ? null : rounded((100 * answered) / asked, 10),
    average: answered === 0 ? null : rounded(scores.reduce((sum, score) => sum + score, 0) / answered, 100),
    satisfied_rate: answered === 0 ? null : rounded((100 * content) / answered, 10),
    scores: counts,
  };
}
