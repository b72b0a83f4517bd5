import { PostedIssue, type UpsertAnswer } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import { addComment } from '../../../desk/tickets/comments/create.ts';
import { ensureContacts, findKnown, keyOfNamed, type Named } from '../../../identity/people/known/known.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import { readBody } from '../../../kit/events/inbound.ts';
import { bodyProof, type Proof } from '../../inbound/receiving/proofs.ts';
import { prove } from '../../inbound/receiving/prove.ts';
import { jsonOf, textAt } from '../../inbound/receiving/said.ts';
import { findSenders, type Sender } from '../../integrations/accounts/jira.ts';
import * as queries from '../queries.ts';
import { timeOf, titleOf } from '../merging/words.ts';
import { ingest, unlink, type Ingesting } from './ingest.ts';
import { inTeam, scopeOf } from './scope.ts';

type Upsert = typeof jira.upsert;

/** n8n signs with X-Signature, with or without `sha256=`; Jira itself with X-Hub-Signature. */
const proofs: readonly Proof[] = [
  bodyProof('x-signature', 'hex', 'optional'),
  bodyProof('x-hub-signature', 'hex', 'required'),
];
const proof: Proof = (sent, secrets, now) =>
  proofs.some((one) => one(sent, secrets, now) === 'proven') ? 'proven' : 'invalid';

const ignored = (reason: string, issue_key: string | null = null): UpsertAnswer => ({
  status: 'ignored',
  result: null,
  issue_key,
  ticket_id: null,
  ticket_key: null,
  reason,
});

/**
 * Takes an issue as n8n or Jira posts it, and answers what became of it. It may come twice and in any order: the newest
 * value of each field stays, and what says nothing new changes nothing.
 */
export async function upsert(ctx: Ctx<Upsert>, sent: In<Upsert>): Promise<UpsertAnswer> {
  const { db, now, commit } = ctx;
  const { connection } = await senderOf(ctx, sent);
  const said = readBody(PostedIssue, sent.body);
  const { issue, webhookEvent } = said;
  const key = said.issueKey ?? issue?.key;
  if (key === undefined) return ignored('no_issue');
  const self = issue?.self === undefined ? undefined : URL.parse(issue.self)?.origin;
  if (self !== undefined && self !== connection.external_account) return ignored('another_jira', key);
  const issue_id = issue?.id === undefined ? undefined : String(issue.id);
  const fields = (said.fields ?? issue?.fields ?? {}) as NonNullable<PostedIssue['fields']>;
  const scope = await scopeOf(db, connection);
  const of = { connection, projects: await queries.listProjects(db, scope, connection.id) };
  if (webhookEvent === 'jira:issue_deleted')
    return answered(await commit((tx) => unlink({ ...inTeam(tx, scope), scope, now }, of, { issue_id, key })));
  if (said.comment !== undefined && fields.updated === undefined && said.timestamp === undefined)
    return ignored('comment_without_issue', key);
  const updated = timeOf(fields.updated) ?? timeOf(said.timestamp);
  if (updated === undefined) throw invalid('body', 'says neither fields.updated nor timestamp');
  const change = Number(said.changelog?.id ?? 0);
  const arrived = { issue_id, key, fields, updated, change: Number.isSafeInteger(change) ? change : 0 };
  const outcome = await commit(async (tx) => {
    const whole = { ...inTeam(tx, scope), scope, now };
    const taken = await ingest(whole, of, arrived);
    const { comment } = said;
    if (comment === undefined || taken.ticket_id === null || !/created|commented/.test(webhookEvent ?? ''))
      return taken;
    const added = await hear(whole, connection.id, taken.ticket_id, comment);
    return added && taken.result === 'unchanged' ? { ...taken, result: 'updated' as const } : taken;
  });
  return answered(outcome);
}

const answered = (outcome: Omit<UpsertAnswer, 'status'>): UpsertAnswer => ({
  status: outcome.result === null ? 'ignored' : 'ok',
  ...outcome,
});

/** Whose message it is: what it says of itself only tells which secrets to try. */
async function senderOf(ctx: Ctx<Upsert>, sent: In<Upsert>): Promise<Sender> {
  const { db, services, now } = ctx;
  const said = jsonOf(sent.body);
  const named = sent.headers['x-deskwire-connection'];
  const self = textAt(said, 'issue', 'self');
  const senders = await findSenders(db, services, {
    connection_id: named !== undefined && /^[0-9a-f-]{36}$/.test(named) ? named : undefined,
    origin: self === undefined ? undefined : URL.parse(self)?.origin,
  });
  const found = senders.find(({ secret }) => proof(sent, [secret], now()) === 'proven');
  await prove(ctx, proof, sent, found === undefined ? [] : [found.secret]);
  return found!;
}

type Comment = NonNullable<PostedIssue['comment']>;
/** Adds what somebody said there, once: a service desk tells the same comment twice, in two kinds of messages. */
async function hear(
  ctx: Ingesting & Parameters<typeof addComment>[0],
  connection_id: string,
  ticket_id: string,
  { id, body, author, jsdPublic, visibility }: Comment,
): Promise<boolean> {
  const content = (body ?? '').trim().slice(0, 50_000);
  if (id === undefined || content === '') return false;
  const name = titleOf(author?.displayName ?? '');
  const email = author?.emailAddress?.trim().toLowerCase() ?? null;
  const named: Named = { name: name === '' ? null : name, email };
  const { db, scope, events, now } = ctx;
  const nobody = named.name === null && email === null;
  const known = nobody ? scope.person_id : (await findKnown(db, scope, [named])).find(named);
  const author_id = known ?? (await ensureContacts({ db, events }, scope, [named], now())).get(keyOfNamed(named))!;
  const is_internal = jsdPublic === false || (visibility !== undefined && visibility !== null);
  try {
    const said = { ticket_id, author_id, content, is_internal, source: 'jira', external_key: `${connection_id}:${id}` };
    return (await addComment(ctx, { ...said, handles: false })) !== undefined;
  } catch (error) {
    if (error instanceof AppError && error.app.startsWith('TICKET_')) return false;
    throw error;
  }
}
