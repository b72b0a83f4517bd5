import { licenses } from '@deskwire/contract/commerce/licenses.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { listActivations } from './activations.ts';
import { activate } from './devices/activate.ts';
import { deactivate } from './devices/deactivate.ts';
import { validate } from './devices/validate.ts';
import { getLicense } from './get.ts';
import { issue } from './issuing/issue.ts';
import { reissue } from './issuing/reissue.ts';
import { resume } from './issuing/resume.ts';
import { revoke } from './issuing/revoke.ts';
import { setLimit } from './issuing/set-limit.ts';
import { suspend } from './issuing/suspend.ts';
import { listKeys } from './keys.ts';
import { listLicenses } from './list.ts';

export const licensesRouter = router({
  list: procedure(licenses.list).query(({ ctx, input }) => listLicenses(ctx, input)),
  get: procedure(licenses.get).query(({ ctx, input }) => getLicense(ctx, input.license_id)),
  activations: procedure(licenses.activations).query(({ ctx, input }) => listActivations(ctx, input)),
  issue: procedure(licenses.issue).mutation(({ ctx, input }) => issue(ctx, input)),
  setLimit: procedure(licenses.setLimit).mutation(({ ctx, input }) => setLimit(ctx, input)),
  reissue: procedure(licenses.reissue).mutation(({ ctx, input }) => reissue(ctx, input)),
  suspend: procedure(licenses.suspend).mutation(({ ctx, input }) => suspend(ctx, input)),
  resume: procedure(licenses.resume).mutation(({ ctx, input }) => resume(ctx, input)),
  revoke: procedure(licenses.revoke).mutation(({ ctx, input }) => revoke(ctx, input)),
  activate: procedure(licenses.activate).mutation(({ ctx, input }) => activate(ctx, input)),
  deactivate: procedure(licenses.deactivate).mutation(({ ctx, input }) => deactivate(ctx, input)),
  validate: procedure(licenses.validate).mutation(({ ctx, input }) => validate(ctx, input)),
  keys: procedure(licenses.keys).query(({ ctx }) => listKeys(ctx)),
});
