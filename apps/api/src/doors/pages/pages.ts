import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '@deskwire/router/kit/errors.ts';
import type { Services } from '@deskwire/router/kit/services.ts';
import * as approval from './approval.ts';
import * as estimate from './estimate.ts';
import * as account from './account.ts';
import * as rating from './rating.ts';
import * as report from './report.ts';
import * as signIn from './sign-in.ts';
import * as ticket from './ticket.ts';
import * as unsubscribe from './unsubscribe.ts';
import { send, sendRefusal, visitOf, type Answer, type Visit } from './visit.ts';

const FORM = 'application/x-www-form-urlencoded';
type Step = (visit: Visit) => Answer | Promise<Answer>;
interface Page {
  readonly show: Step;
  readonly take: Step;
  /** Its form may be sent from anywhere: it does what its token allows, whoever sends it. */
  readonly from_anywhere?: true;
  /** The size of its form where it holds more than words. */
  readonly max_bytes?: number;
}

/** The pages that emails and devices link to. Opening one changes nothing; its form does. */
const pages: Readonly<Record<string, Page>> = {
  '/register': { show: account.showRegister, take: account.register },
  '/verify-email': { show: account.showVerifyEmail, take: account.verifyEmail },
  '/forgot-password': { show: account.showForgotPassword, take: account.forgotPassword },
  '/reset-password': { show: account.showResetPassword, take: account.resetPassword },
  '/sign-in': { show: signIn.showSignIn, take: signIn.signIn },
  '/two-factor': { show: signIn.showTwoFactor, take: signIn.twoFactor },
  '/login/session/:token': { show: signIn.showSessionLink, take: signIn.sessionLink },
  '/device': { show: signIn.showDevice, take: signIn.decideDevice },
  '/sessions': { show: account.showSessions, take: account.endSessions },
  '/pages/invitation': { show: account.showInvitation, take: account.acceptInvitation },
  '/pages/approval': { show: approval.showApproval, take: approval.decideApproval },
  '/pages/estimate': { show: estimate.showEstimate, take: estimate.decideEstimate, max_bytes: 512 * 1024 },
  '/pages/ticket': { show: ticket.showTicket, take: ticket.commentOnTicket },
  '/pages/rating': { show: rating.showRating, take: rating.answerRating },
  '/unsubscribe': { show: unsubscribe.showUnsubscribe, take: unsubscribe.unsubscribe, from_anywhere: true },
  '/pages/report': { show: report.showReport, take: report.showReport },
  '/pages/restore-account': { show: account.showRestore, take: account.restoreAccount },
};

/** Mounts the pages in a scope of their own, the only one that parses forms. */
export async function mountPages(app: FastifyInstance, services: Services): Promise<void> {
  const handler = (step: Step, from_anywhere: boolean) => async (req: FastifyRequest, reply: FastifyReply) => {
    try {
      if (req.method === 'POST' && !from_anywhere) checkOrigin(req, services);
      return send(reply, await step(visitOf(services, req, reply)));
    } catch (error) {
      return sendRefusal(req, reply, error);
    }
  };
  await app.register(async (scope) => {
    scope.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: 16 * 1024 }, (_req, body, done) =>
      done(null, Object.fromEntries(new URLSearchParams(body as string))),
    );
    for (const [url, { show, take, from_anywhere = false, max_bytes }] of Object.entries(pages)) {
      scope.get(url, { config: { page: true } }, handler(show, from_anywhere));
      const bounds = max_bytes === undefined ? {} : { bodyLimit: max_bytes };
      scope.post(url, { ...bounds, config: { accepts: [FORM], page: true } }, handler(take, from_anywhere));
    }
  });
}

/**
 * Forms are accepted only from our own pages, with or without a cookie, so that nobody can be signed in to an account
 * chosen by somebody else.
 */
function checkOrigin({ headers }: FastifyRequest, { config }: Services): void {
  if (headers['sec-fetch-site'] === 'same-origin') return;
  if (headers['sec-fetch-site'] !== undefined || headers.origin !== new URL(config.public_url).origin)
    throw new AppError('CROSS_SITE_REQUEST');
}
