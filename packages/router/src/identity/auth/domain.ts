import { audited, type Domain } from '../../kit/domain.ts';
import { jobProcedure, router } from '../../kit/procedure.ts';
import { days, ofNobody, ofUser } from '../../kit/tables.ts';
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
  tables: {
    sessions: ofUser({
      kept: days(30, 'expires_at'),
      identity: ['device', 'user_agent'],
      address: ['address'],
      secret: ['cookie_hash'],
      none: ['revoked_reason'],
    }),
    identities: ofUser({ identity: ['subject', 'email'], none: ['provider'] }),
    two_factors: ofUser({ secret: ['secret'] }),
    recovery_codes: ofUser({ secret: ['code_hash'] }),
    // A refusal may say "used" for a day longer, rather than "unknown".
    one_time_values: ofUser({
      kept: days(1, 'expires_at'),
      erased: 'mentions',
      identity: ['data'],
      address: ['subject'],
      secret: ['token_hash', 'code_mac'],
      none: ['purpose'],
    }),
    code_guesses: ofNobody({ kept: days(90, 'last_at'), secret: ['subject'] }),
    password_guards: ofNobody({ kept: days(1, 'last_try_at'), secret: ['subject'] }),
  },
} satisfies Domain;
