import { z } from 'zod';
import { conflict, gone, notFound, unavailable } from '../kit/errors.ts';

/** Errors about accounts at other systems. */
export const integrationErrors = {
  INTEGRATION_NOT_FOUND: notFound('No account of this kind is connected. Connect one first.'),
  INTEGRATION_NOT_CONFIGURED: conflict('This kind of account is not set up here. Ask your operator to register it.'),
  INTEGRATION_NEEDS_REAUTH: conflict('The other system has ended our access to this account. Connect it again.'),
  INTEGRATION_ACCOUNT_TAKEN: conflict('Another team has connected this account. Ask them to disconnect it first.'),
  /** `code`: what the other system calls it. */
  INTEGRATION_REFUSED: conflict(
    'The other system refused the request. Check what its code means and try again.',
    z.strictObject({ code: z.string() }),
  ),
  INTEGRATION_FLOW_EXPIRED: gone('This attempt to connect is over. Start again.'),
  INTEGRATION_UNAVAILABLE: unavailable(
    'The other system cannot answer right now. Try again in a moment.',
    z.strictObject({ retry_after: z.int() }),
  ),
  REPOSITORY_NOT_FOUND: notFound('The repository is not linked, or the account cannot see it. Check its name.'),
  REPOSITORY_LINKED: conflict('The repository is linked already. Unlink it first.'),
};
