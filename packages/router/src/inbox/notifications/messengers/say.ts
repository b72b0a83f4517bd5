import { linkTo } from '@deskwire/adapters/mail/links.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Letter } from '../../../kit/events/notices.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { linksInTeam } from '../../emails/team-links.ts';
import { listRead } from '../delivery/queries.ts';
import { readWishes } from '../delivery/wishes.ts';
import { writeAgain } from '../delivery/write-again.ts';
import type { sayOne } from './say-job.ts';

/**
 * Tells somebody in another system what an event has to tell them, as it is by now: what they have read in the app
 * meanwhile, and what they no longer want, is left out. After a crash it may be said twice.
 */
export async function say(ctx: JobCtx<typeof sayOne>, input: JobInput<typeof sayOne>): Promise<void> {
  const { services, scope, commit } = ctx;
  const { channel, person_id, user_id, event_id, type } = input;
  const messenger = services.domains.messengers.get(channel);
  const letter = await commit(async (tx) => {
    const wishes = (await readWishes(tx.db, [user_id], scope.team_id, type))(user_id);
    if (wishes.modeOf(channel) === 'off') return undefined;
    if ((await listRead(tx.db, user_id, [event_id])).has(event_id)) return undefined;
    const [written] = await writeAgain({ ...ctx, ...tx }, person_id, { event_id, type });
    return written?.to.user_id === user_id ? written : undefined;
  });
  if (messenger === undefined || letter?.to.email == null) return;
  const path = screenOf(letter);
  const link = path && linkTo(services.config.public_url, linksInTeam({ link: path }, scope.team_id).link);
  const { title, body } = letter;
  try {
    await messenger.tell(ctx, scope, letter.to.email, { title, body, link });
  } catch (error) {
    // An account that was disconnected, or may not do this, tells nobody anything; what passes is tried again.
    if (!(error instanceof AppError) || !given.has(error.app)) throw error;
  }
}
const given: ReadonlySet<string> = new Set([
  'INTEGRATION_NOT_FOUND',
  'INTEGRATION_NOT_CONFIGURED',
  'INTEGRATION_NEEDS_REAUTH',
  'INTEGRATION_REFUSED',
]);

/**
 * The page that the email of a letter leads signed-in readers to. Links that open something by themselves are for mailboxes
 * only.
 */
const screenOf = ({ mail }: Letter): string | undefined =>
  Object.values(mail)
    .map((props) => (props as { readonly link?: string | undefined }).link)
    .find((link) => link !== undefined && !/[?&]token=/.test(link));
