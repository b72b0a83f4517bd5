import { PostedIssue, type UpsertAnswer } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { readBody } from '../../../kit/events/inbound.ts';
import { bodyProof, type Proof } from '../../inbound/receiving/proofs.ts';
import { prove } from '../../inbound/receiving/prove.ts';
import { jsonOf, textAt } from '../../inbound/receiving/said.ts';
import { findSenders, type Sender } from '../../integrations/accounts/jira.ts';
import * as queries from '../queries.ts';
import { isPostponed } from './ingest.ts';
import { projectsOf, readAgain, takePosted } from './posted.ts';
import { inTeam, scopeOf } from './scope.ts';

type Upsert = typeof jira.upsert;

/** n8n signs with X-Signature, with or without `sha256=`; Jira itself with X-Hub-Signature. */
const proofs: readonly Proof[] = [
  bodyProof('x-signature', 'hex', 'optional'),
  bodyProof('x-hub-signature', 'hex', 'required'),
];
const proof: Proof = (sent, secrets, now) =>
  proofs.some((one) => one(sent, secrets, now) === 'proven') ? 'proven' : 'invalid';

/** Takes an issue as n8n or Jira posts it, and answers what became of it. */
export async function upsert(ctx: Ctx<Upsert>, sent: In<Upsert>): Promise<UpsertAnswer> {
  const { db, now, commit } = ctx;
  const { connection } = await senderOf(ctx, sent);
  const said = readBody(PostedIssue, sent.body);
  const scope = await scopeOf(db, connection);
  const setup = await projectsOf(db, connection);
  return commit(async (tx) => {
    const writing = { ...inTeam(tx, scope), scope, now };
    const outcome = await takePosted(writing, setup, said);
    if (outcome.result === null) return { status: isPostponed(outcome.reason) ? 'accepted' : 'ignored', ...outcome };
    if ((said.fields ?? said.issue?.fields)?.description !== undefined) readAgain(writing, connection, outcome);
    // The same message is taken in all the same: it says what the issue is now, if it is the latest.
    const isNew = await queries.notePosted(tx.db, scope, connection.id, sent.body, now());
    return { status: isNew || outcome.result !== 'unchanged' ? 'ok' : 'duplicate', ...outcome };
  });
}

/** The team of a message: its own claim only tells which secrets to try. */
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
