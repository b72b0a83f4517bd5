import { ai } from './ai/area.contract.ts';
import { identity } from './identity/area.contract.ts';
import { automation } from './automation/area.contract.ts';
import { desk } from './desk/area.contract.ts';
import { commerce } from './commerce/area.contract.ts';
import { field } from './field/area.contract.ts';
import { inbox } from './inbox/area.contract.ts';
import { work } from './work/area.contract.ts';
import { knowledge } from './knowledge/area.contract.ts';
import { platform } from './platform/area.contract.ts';
import type { RouterOf } from './kit/app-router.ts';

/** Every procedure of the product. */
export const contract = {
  ...identity,
  ...work,
  ...desk,
  ...commerce,
  ...field,
  ...automation,
  ...inbox,
  ...ai,
  ...knowledge,
  ...platform,
};
/** The router's type for clients, from the contract alone. */
export type AppRouter = RouterOf<typeof contract>;
