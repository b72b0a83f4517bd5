import type { admin } from '@deskwire/contract/platform/admin.ts';
import type { Ctx } from '../../../kit/context.ts';
import { readProcesses } from '../controls/processes.ts';

/** The processes of the platform. */
export const listWorkers = async ({ db }: Ctx<typeof admin.workers>) => ({ items: await readProcesses(db) });
