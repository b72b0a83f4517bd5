import type { aiModels } from '@deskwire/contract/ai/ai.models.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { setUpSession } from '../../chat/sessions/update.ts';

type Entry = typeof aiModels.select;

/** From the next message on, this model answers in the session. Throws AI_MODEL_NOT_FOUND. */
export async function selectModel(ctx: Ctx<Entry>, { session_id, model }: In<Entry>): Promise<Out<Entry>> {
  const session = await setUpSession(ctx, session_id, { model });
  return { session_id: session.id, model: session.model };
}
