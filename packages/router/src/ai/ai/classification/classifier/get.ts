import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import type { Ctx, Out } from '../../../../kit/context.ts';
import * as queries from '../learning/queries.ts';
import { FEWEST_LABELS, targets } from '../learning/train-team.ts';

type Entry = typeof aiClassification.classifier.get;

/** Gets the team's classifiers: what they have learned, and how good they are. */
export async function getClassifier({ db, scope }: Ctx<Entry>): Promise<Out<Entry>> {
  const rows = await queries.listTrainings(db, scope);
  return {
    needs: FEWEST_LABELS,
    targets: targets.map((target) => {
      const row = rows.find((one) => one.target === target);
      return {
        target,
        live:
          row?.trained_at == null
            ? null
            : {
                labels: row.labels!,
                samples: row.samples!,
                accuracy: row.accuracy!,
                ece: row.ece!,
                trained_at: row.trained_at,
              },
        last:
          row === undefined
            ? null
            : {
                outcome: row.outcome,
                samples: row.seen,
                accuracy: row.tried_accuracy,
                ece: row.tried_ece,
                trained_at: row.tried_at,
              },
      };
    }),
  };
}
