import { commerce } from './commerce/area.ts';
import { ai } from './ai/area.ts';
import { desk } from './desk/area.ts';
import { field } from './field/area.ts';
import { identity } from './identity/area.ts';
import { inbox } from './inbox/area.ts';
import { tell } from './inbox/notifications/delivery/tell.ts';
import { feedsOf, indexOf, noticesOf, partsOf, reactionsOf, schedulesOf } from './kit/domain.ts';
import { on } from './kit/events/reactions.ts';
import { automation } from './automation/area.ts';
import { definitionsIn, router } from './kit/procedure.ts';
import { work } from './work/area.ts';
import { knowledge } from './knowledge/area.ts';
import { platform } from './platform/area.ts';

/** Every domain by its name, which is the first part of its procedures' paths. */
export const domains = {
  ...identity,
  ...work,
  ...desk,
  ...commerce,
  ...field,
  ...ai,
  ...knowledge,
  ...automation,
  ...inbox,
  ...platform,
};

/** The router that the doors serve. */
export const appRouter = router(partsOf(domains, 'router'));
/** The router that only the worker may call; no door mounts it. A job's name is its path here. */
export const systemRouter = router(partsOf(domains, 'jobs'));
export const jobs = definitionsIn(systemRouter);
export const reactions = [...reactionsOf(domains), ...noticesOf(domains).map(({ type }) => on(type, tell))];
/** The jobs that run again and again, whether or not anything happened. */
export const schedules = schedulesOf(domains);
/** The consumers of all events. */
export const feeds = feedsOf(domains);
export const domainIndex = indexOf(domains);

/** Every kind of row that an input may name. */
export type RefKind = {
  [N in keyof typeof domains]: (typeof domains)[N] extends { readonly references: infer R } ? keyof R : never;
}[keyof typeof domains];
