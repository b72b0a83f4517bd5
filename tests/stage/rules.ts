import type { Actor } from '../kit/actors.ts';
import type { RowRule } from './domain.ts';

/** Words of which the rules about the rows of the stage are made. */
export const has = ({ roles }: Actor, ...wanted: Actor['roles']): boolean =>
  roles.some((role) => wanted.includes(role));
export const manages = (actor: Actor): boolean => has(actor, 'admin', 'owner');
export const handles = (actor: Actor): boolean => manages(actor) || has(actor, 'agent', 'tickets.handle');
/** Viewers read all; members and approvers see what is theirs, requesters what they reported. */
export const sees = (actor: Actor): boolean => actor.owns || handles(actor) || has(actor, 'viewer', 'tickets.readAll');
export const or404 =
  (met: (actor: Actor) => boolean): RowRule =>
  (actor) =>
    met(actor) ? 'Y' : '404';

/** About the ticket of the stage, which its reporter reported. */
export const ticket = or404(sees);
export const own = or404(({ owns }) => owns);
