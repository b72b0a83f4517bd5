import { cut } from '@deskwire/contract/kit/cut.ts';
import { readPublicComment } from '../../../desk/tickets/comments/spoken.ts';
import type { JobCtx, JobInput, ReactionCtx, EventRef } from '../../../kit/jobs/job.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Happened } from '../../../kit/events/notices.ts';
import { readHappened } from '../../../platform/events/happened.ts';
import { askJira, findWritableSetup, type JiraSetup } from '../setup.ts';
import { writeTo } from '../issues/hold.ts';
import * as issues from '../queries.ts';
import { digestOf, wordsDigestOf } from './hear.ts';
import * as queries from './queries.ts';
import { sayComment, sayKey } from './say-job.ts';

type Spoken = 'ticket.commented' | 'ticket.comment_edited' | 'ticket.comment_deleted';
type Saying = JobCtx<typeof sayComment>;

/** Somebody commented a ticket in public, or changed that or took it back: if it is an issue, Jira is told. */
export async function noted(ctx: ReactionCtx, event: EventRef): Promise<void> {
  const { db, scope, outbox } = ctx;
  const ticket_id = event.entity_id;
  if (ticket_id === null || (await issues.findLive(db, scope, ticket_id)) === undefined) return;
  const happened = await readHappened(db, scope.team_id, event.event_id);
  if (happened === undefined) return;
  const { comment_id } = (happened as Happened<Spoken>).payload;
  outbox.later(sayComment, { ticket_id, comment_id }, { key: sayKey(comment_id) });
}

/**
 * Brings a comment there to what it says here, once: it carries its id as a property, by which an attempt whose answer was
 * lost is found again. Internal comments never leave, and what came from Jira does not go back.
 */
export async function say(ctx: Saying, input: JobInput<typeof sayComment>): Promise<void> {
  const { db, scope } = ctx;
  const { ticket_id, comment_id } = input;
  const known = await issues.findLive(db, scope, ticket_id);
  const setup = known && (await findWritableSetup(db, scope));
  if (known === undefined || setup === undefined) return;
  const asked = { job: sayComment, input, key: sayKey(comment_id) };
  await writeTo(ctx, asked, { id: known.id, tells: false }, async ({ issue }) => {
    const comment = await readPublicComment(db, scope, comment_id);
    if (comment?.source === 'jira') return;
    try {
      if (comment === undefined) await takeBack(ctx, setup, issue, comment_id);
      else await write(ctx, setup, issue, { comment_id, body: bodyOf(comment) });
    } catch (error) {
      if (!(error instanceof AppError) || error.app !== 'JIRA_REFUSED') throw error;
      await ctx.commit((tx) => queries.giveUp(tx.db, scope, comment_id));
    }
  });
}

async function write(
  ctx: Saying,
  setup: JiraSetup,
  known: issues.IssueRow,
  { comment_id, body }: { readonly comment_id: string; readonly body: string },
): Promise<void> {
  const { scope, commit, now } = ctx;
  const issue_id = issues.idThere(known);
  const digest = digestOf(body);
  const claim = { comment_id, issue: known.id, digest: wordsDigestOf(body) };
  const { jira_id, again, written: before } = await commit((tx) => queries.claimComment(tx.db, scope, claim, now()));
  if (jira_id !== null && before.equals(digest)) return;
  const written = await askJira(ctx, setup, async (jira, credentials) => {
    if (jira_id !== null) {
      // Deleted there: that is final.
      await jira.editComment(credentials, issue_id, jira_id, body);
      return jira_id;
    }
    const found = again ? await jira.findComment(credentials, issue_id, comment_id) : undefined;
    return found ?? jira.comment(credentials, issue_id, { body, write_id: comment_id });
  });
  await commit((tx) => queries.setWritten(tx.db, scope, { comment_id, digest }, written));
}

/** Deletes there what was deleted here, or became internal. */
async function takeBack(ctx: Saying, setup: JiraSetup, known: issues.IssueRow, comment_id: string): Promise<void> {
  const { db, scope, commit } = ctx;
  const written = await queries.findWritten(db, scope, comment_id);
  const jira_id = written?.jira_id;
  if (jira_id === undefined || jira_id === null) return;
  await askJira(ctx, setup, (jira, credentials) => jira.deleteComment(credentials, issues.idThere(known), jira_id));
  await commit((tx) => queries.noteGone(tx.db, scope, known.id, jira_id));
}

const bodyOf = ({ author, content }: { readonly author: string; readonly content: string }): string =>
  cut(`**${plainName(author)}**:\n\n${content}`, MOST);
/** Jira takes comments of 32,767 characters, signs of its markup included. */
const MOST = 30_000;
/** A name between the signs of Markdown. */
const plainName = (name: string): string => name.replaceAll(/[*_`~<>[\]|\\\n]/g, ' ').trim();
