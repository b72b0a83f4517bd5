import type { aiClassification } from '@deskwire/contract/ai/ai.classification.ts';
import type { Ctx, Out } from '../../../../kit/context.ts';
import { trainTeam } from '../learning/train-team.ts';

type Entry = typeof aiClassification.classifier.train;

/** Asks a worker to learn from what the people of the team have set until now. */
export function trainAgain({ outbox, scope, now }: Ctx<Entry>): Out<Entry> {
  outbox.later(trainTeam, {}, { key: `ai.train ${scope.team_id}` });
  return { queued_at: now() };
}
