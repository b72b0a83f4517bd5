import type { triggers } from '@deskwire/contract/automation/triggers.ts';
import type { Trigger } from '@deskwire/contract/automation/triggers.schemas.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { getTrigger } from '../find.ts';
import { presentTrigger } from '../present.ts';

export const showTrigger = async (
  { db, scope }: Ctx<typeof triggers.get>,
  { trigger_id }: In<typeof triggers.get>,
): Promise<Trigger> => presentTrigger(await getTrigger(db, scope, trigger_id));
