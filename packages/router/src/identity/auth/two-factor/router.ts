import { auth } from '@deskwire/contract/identity/auth.ts';
import { procedure, router } from '../../../kit/procedure.ts';
import { confirmTwoFactor } from './confirm.ts';
import { disableTwoFactor } from './disable.ts';
import { enableTwoFactor } from './enable.ts';
import { getTwoFactor } from './get.ts';
import { replaceRecoveryCodes } from './replace-recovery-codes.ts';
import { verifyTwoFactor } from './verify.ts';

export const twoFactorRouter = router({
  get: procedure(auth.twoFactor.get).query(({ ctx }) => getTwoFactor(ctx)),
  enable: procedure(auth.twoFactor.enable).mutation(({ ctx, input }) => enableTwoFactor(ctx, input)),
  confirm: procedure(auth.twoFactor.confirm).mutation(({ ctx, input }) => confirmTwoFactor(ctx, input)),
  verify: procedure(auth.twoFactor.verify).mutation(({ ctx, input }) => verifyTwoFactor(ctx, input)),
  disable: procedure(auth.twoFactor.disable).mutation(({ ctx, input }) => disableTwoFactor(ctx, input)),
  replaceRecoveryCodes: procedure(auth.twoFactor.replaceRecoveryCodes).mutation(({ ctx }) => replaceRecoveryCodes(ctx)),
});
