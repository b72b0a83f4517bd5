import type { SyncResult } from '@deskwire/contract/field/inspections.sync.ts';
import type { inspections } from '@deskwire/contract/field/inspections.ts';
import { isTimely } from '@deskwire/contract/kit/fields.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { invalid } from '../../../kit/errors.ts';
import { measure } from '../../measurements/create.ts';
import { announcePhoto } from '../../photos/announce.ts';
import { recordAnswers, touch, type RecordedAnswer } from '../answers/record.ts';
import { closeInspection } from '../closing/complete.ts';
import { openInspection } from '../create.ts';
import { lockOpen } from '../find.ts';

type Applying = Ctx<typeof inspections.sync>;
type Applied = Pick<SyncResult, 'outcome'> & Partial<Pick<SyncResult, 'version'>>;

/** One thing that was done offline, and how it is done now: by the operation that does it online. */
export interface Step {
  readonly kind: SyncResult['kind'];
  readonly id: string;
  readonly inspection_id: string | undefined;
  readonly run: (ctx: Applying) => Promise<Applied>;
}

/**
 * The changes that were sent, in the order in which they are made: rows that others may refer to first, and completions last.
 */
export const stepsOf = (sent: In<typeof inspections.sync>): Step[] => [
  ...(sent.inspections ?? []).map((input): Step => ({
    kind: 'inspection',
    id: input.id,
    inspection_id: undefined,
    run: async (ctx) => timely(ctx, input.id, done(await openInspection(ctx, input))),
  })),
  ...(sent.answers ?? []).map(({ inspection_id, ...answer }): Step => ({
    kind: 'answer',
    id: answer.id,
    inspection_id,
    run: async (ctx) => {
      const [recorded] = await recordAnswers(ctx, await lockOpen(ctx.db, ctx.scope, inspection_id), [answer]);
      return { outcome: outcomes[recorded!.outcome], version: recorded!.version };
    },
  })),
  ...(sent.measurements ?? []).map((input): Step => ({
    kind: 'measurement',
    id: input.id,
    inspection_id: input.inspection_id,
    run: async (ctx) => timely(ctx, input.id, done(await measure(ctx, input))),
  })),
  ...(sent.photos ?? []).map((announced): Step => ({
    kind: 'photo',
    id: announced.id,
    inspection_id: announced.inspection_id,
    run: async (ctx) => {
      const { inspection, repeated } = await announcePhoto(ctx, announced);
      if (!repeated) await touch(ctx, inspection);
      return timely(ctx, announced.id, done({ repeated }));
    },
  })),
  ...(sent.complete ?? []).map((inspection_id): Step => ({
    kind: 'complete',
    id: inspection_id,
    inspection_id,
    run: async (ctx) => done(await closeInspection(ctx, inspection_id)),
  })),
];

const outcomes: Readonly<Record<RecordedAnswer['outcome'], SyncResult['outcome']>> = {
  counted: 'done',
  unchanged: 'unchanged',
  repeated: 'repeated',
  kept_aside: 'kept_aside',
};
const done = ({ repeated }: { readonly repeated: boolean }): Applied => ({ outcome: repeated ? 'repeated' : 'done' });

/** Refuses ids that were made at another time, which rolls the step back; ids of answers are checked where they are recorded. */
function timely(ctx: Applying, id: string, applied: Applied): Applied {
  if (!isTimely(id, ctx.now())) throw invalid('id', 'must be a UUIDv7 of the last 400 days or the next 24 hours');
  return applied;
}
