import { randomUUIDv7 } from 'node:crypto';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import { AppError } from '../../../kit/errors.ts';
import type { JobCtx, JobInput } from '../../../kit/jobs/job.ts';
import { ask } from '../../ai/asking/ask.ts';
import { chat as prompt } from '../../ai/prompts/chat/v1.ts';
import { listMessages, type MessageState } from '../messages.queries.ts';
import { proposedByRules, repliedByRules } from './by-rules.ts';
import type { writeReply } from './job.ts';
import { citedIn, proposedIn, shown, type Proposed } from './polish.ts';
import * as queries from './queries.ts';
import { Stream } from './stream.ts';

type Writing = JobCtx<typeof writeReply>;
/** Earlier messages that a model is told. */
const REMEMBERED = 12;

/**
 * Writes a reply piece by piece. Somebody who cancels it, or another worker that took it over, ends this attempt within
 * half a second: the connection to the model is closed, and what had come is billed.
 */
export async function write(ctx: Writing, { message_id }: JobInput<typeof writeReply>): Promise<void> {
  const { scope, commit, now } = ctx;
  const begun = await commit(({ db }) => queries.beginReply(db, scope, message_id));
  if (begun === undefined || begun.deleted_at !== null) return;
  const stream = new Stream(ctx, message_id, begun.attempt);
  if (begun.attempt > 1) stream.reset();
  let ending: Omit<queries.Ending, 'finished_at'> & { readonly draft?: Proposed | undefined };
  try {
    ending = await replied(ctx, begun, stream);
  } catch (error) {
    if (stream.signal.aborted) return;
    if (!(error instanceof AppError)) throw error;
    const none = { text: '', citations: [], provenance: null };
    ending = { ...none, state: 'failed', error: error.app };
  } finally {
    await stream.close();
  }
  await commit(async ({ db, events }) => {
    const { draft, ...rest } = ending;
    const ended = await queries.endReply(
      db,
      scope,
      { message_id, attempt: begun.attempt },
      { ...rest, finished_at: now() },
    );
    if (!ended) return;
    await queries.replaceDraft(
      db,
      scope,
      message_id,
      draft && { ...draft, id: randomUUIDv7(), message_id, created_at: now() },
    );
    events.add('chat_message.replied', { id: message_id }, { session_id: begun.session_id, state: rest.state });
  });
}

async function replied(ctx: Writing, begun: queries.Begun, stream: Stream) {
  const { db, scope, services, now, commit, job } = ctx;
  const { passages, material } = begun;
  const before = await listMessages(db, scope, begun.session_id, { before: begun, most: REMEMBERED + 1 });
  const message = before.findLast(({ role }) => role === 'user')?.text ?? '';
  const said = before
    .filter(({ text }, at) => text !== '' && at < before.length - 1)
    .map(({ role, text }) => ({ role, text }));
  const indexes = new Set(passages.map(({ index }) => index));
  let raw = '';
  const { value, provenance } = await ask(
    { db, scope, services, now, commit, ...(job.user_id === null ? {} : { user: { id: job.user_id } }) },
    {
      prompt,
      input: { said, message, material: material?.text ?? null, passages },
      preferred: begun.model ?? undefined,
      signal: stream.signal,
      on_text: (piece) => {
        raw += piece;
        stream.show(shown(raw, indexes).trimEnd());
      },
      on_attempt: () => {
        if (raw !== '') stream.reset();
        raw = '';
      },
    },
    () => ({ ruled: repliedByRules(passages) }),
  );
  const whole = typeof value === 'string' ? value : value.ruled;
  const text = shown(whole, indexes).trimEnd();
  stream.finish(text);
  return {
    state: stateOf(provenance),
    text,
    citations: citedIn(text, indexes),
    provenance,
    error: null,
    draft: typeof value === 'string' ? proposedIn(whole) : proposedByRules(message),
  };
}
const stateOf = ({ finish }: Provenance): MessageState => (finish === 'cut' ? 'cut' : 'done');
