import { tables, type Db, type Tx } from '@deskwire/database/schema.ts';
import type { Field } from '../../../../desk/tickets/classified/fill.ts';
import type { InTeam } from '../../../../kit/team-id.ts';

const on = tables<'ai_classifiers' | 'ai_trainings'>();

export interface StoredClassifier {
  readonly labels: string[];
  readonly vocabulary: string[];
  readonly idf: Buffer;
  readonly weights: Buffer;
  readonly temperature: number;
}
export const findClassifier = (db: Db, { team_id }: InTeam, target: Field): Promise<StoredClassifier | undefined> =>
  on(db)
    .selectFrom('ai_classifiers')
    .select(['labels', 'vocabulary', 'idf', 'weights', 'temperature'])
    .where('team_id', '=', team_id)
    .where('target', '=', target)
    .executeTakeFirst();

/** The classifiers of a team, and their last training. */
export const listTrainings = (db: Db, { team_id }: InTeam) =>
  on(db)
    .selectFrom('ai_trainings as t')
    .leftJoin('ai_classifiers as c', (join) =>
      join.onRef('c.team_id', '=', 't.team_id').onRef('c.target', '=', 't.target'),
    )
    .select(['t.target', 't.outcome', 't.samples as seen', 't.trained_at as tried_at'])
    .select(['t.accuracy as tried_accuracy', 't.ece as tried_ece'])
    .select(['c.labels', 'c.samples', 'c.accuracy', 'c.ece', 'c.trained_at'])
    .where('t.team_id', '=', team_id)
    .execute();

export interface Quality {
  readonly samples: number;
  readonly accuracy: number;
  readonly ece: number;
}
export const findQuality = (db: Db, { team_id }: InTeam, target: Field): Promise<Quality | undefined> =>
  on(db)
    .selectFrom('ai_classifiers')
    .select(['samples', 'accuracy', 'ece'])
    .where('team_id', '=', team_id)
    .where('target', '=', target)
    .executeTakeFirst();

export async function saveClassifier(
  db: Tx,
  { team_id }: InTeam,
  target: Field,
  classifier: StoredClassifier & Quality & { readonly trained_at: string },
): Promise<void> {
  await on(db)
    .insertInto('ai_classifiers')
    .values({ team_id, target, ...classifier })
    .onConflict((conflict) => conflict.columns(['team_id', 'target']).doUpdateSet(classifier))
    .execute();
}

export interface Training {
  readonly samples: number;
  readonly accuracy: number | null;
  readonly ece: number | null;
  readonly outcome: 'live' | 'too_few' | 'worse' | 'uncalibrated';
  readonly trained_at: string;
}
export async function saveTraining(db: Tx, { team_id }: InTeam, target: Field, training: Training): Promise<void> {
  await on(db)
    .insertInto('ai_trainings')
    .values({ team_id, target, ...training })
    .onConflict((conflict) => conflict.columns(['team_id', 'target']).doUpdateSet(training))
    .execute();
}

/** How many labels each team was last trained on. */
export const listLastSamples = (db: Db, target: Field) =>
  on(db).selectFrom('ai_trainings').select(['team_id', 'samples', 'trained_at']).where('target', '=', target).execute();
