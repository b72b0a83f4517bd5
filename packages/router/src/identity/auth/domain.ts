import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { mailPasswordReset, sendPasswordReset } from './mails/password-reset.ts';
import { mailSignInLink, sendSignInLink } from './mails/sign-in-link.ts';
import { mailVerification, sendVerification } from './mails/verification.ts';
import { authRouter } from './router.ts';

const authJobs = router({
  sendVerification: jobProcedure(sendVerification).mutation(({ ctx, input }) => mailVerification(ctx, input)),
  sendSignInLink: jobProcedure(sendSignInLink).mutation(({ ctx, input }) => mailSignInLink(ctx, input)),
  sendPasswordReset: jobProcedure(sendPasswordReset).mutation(({ ctx, input }) => mailPasswordReset(ctx, input)),
});

export const authDomain = {
  router: authRouter,
  jobs: authJobs,
  references: { session: null, identity: null },
  audiences: { session: audited, identity: audited, password: audited, two_factor: audited },
} satisfies Domain;
