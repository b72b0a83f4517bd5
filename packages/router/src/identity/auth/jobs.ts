import { jobProcedure, router } from '../../kit/procedure.ts';
import {
  mailPasswordReset,
  mailSignInLink,
  mailVerification,
  sendPasswordReset,
  sendSignInLink,
  sendVerification,
} from './mails.ts';

export const authJobs = router({
  sendVerification: jobProcedure(sendVerification).mutation(({ ctx, input }) => mailVerification(ctx, input)),
  sendSignInLink: jobProcedure(sendSignInLink).mutation(({ ctx, input }) => mailSignInLink(ctx, input)),
  sendPasswordReset: jobProcedure(sendPasswordReset).mutation(({ ctx, input }) => mailPasswordReset(ctx, input)),
});
