import type { agent } from '@deskwire/contract/ai/agent.ts';
import type { Ctx, In, Out } from '../../../kit/context.ts';
import { getRun } from '../find.ts';

type Entry = typeof agent.status;

export const getStatus = ({ db, scope }: Ctx<Entry>, { run_id }: In<Entry>): Promise<Out<Entry>> =>
  getRun(db, scope, run_id);
