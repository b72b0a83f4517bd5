import type { Db } from '@deskwire/database/schema.ts';
import { statusesOf } from '../../../desk/tickets/statuses/known.ts';
import type { TeamScope } from '../../../kit/context.ts';
import type { JiraSetup } from '../setup.ts';
import type { Meanings } from './words.ts';

/** The project that an issue belongs to by its key, if that is set up. */
export const projectOfKey = ({ projects }: Pick<JiraSetup, 'projects'>, key: string | null) =>
  key === null ? undefined : projects.find((one) => key.startsWith(`${one.key}-`));

/** The meanings of the words of an issue in the team. */
export const meaningsOf = async (
  db: Db,
  scope: TeamScope,
  setup: Pick<JiraSetup, 'projects'>,
  key: string | null,
): Promise<Meanings> => ({
  statuses: await statusesOf(db, scope),
  maps: projectOfKey(setup, key)?.maps ?? {},
});
