import type { TeamScope } from './context.ts';

/** Where an input names a person, `me` is the caller. */
export const meOr = <T extends string | null | undefined>(
  { person_id }: Pick<TeamScope, 'person_id'>,
  id: T,
): T | string => (id === 'me' ? person_id : id);
