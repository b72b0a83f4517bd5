import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import { ModelError } from '@deskwire/adapters/model-error.ts';
import type { Completion, ModelUsage } from '@deskwire/adapters/openai-answer.ts';
import {
  complete,
  droppable,
  type CompletionRequest,
  type Droppable,
  type ModelMessage,
} from '@deskwire/adapters/openai.ts';
import { entitlementsOf } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Asking } from './ask.ts';
import { noteGone, noteWithout } from './chain.queries.ts';
import type { Link } from './chain.ts';
import { priceOf, type Price } from './prices.ts';
import { insertPayload, keepResponse } from './reserve.queries.ts';
import { noteRefused, reserve, settle } from './reserve.ts';

export interface Attempt extends Pick<CompletionRequest, 'messages' | 'max_output' | 'json' | 'signal' | 'on_text'> {
  readonly task: string;
  readonly prompt: string;
  readonly input_tokens: number;
  readonly fallbacks: Provenance['fallbacks'];
}
type Given = { readonly completion: Completion; readonly provenance: Omit<Provenance, 'fallbacks' | 'finish'> };

/** Longer than any call may take: what is still reserved then has lost its process. */
const LIVES_SECONDS = 11 * 60;
const DAY_SECONDS = 86_400;

/**
 * Asks one model: what it may cost at most is reserved before, and settled after by what it did cost. Throws ModelError,
 * and what `reserve` refuses.
 */
export async function attempt(ctx: Asking, link: Link, request: Attempt): Promise<Given> {
  const served = { kind: link.kind, base_url: link.endpoint.base_url, model: link.model };
  const price = await priceOf(ctx.db, served, ctx.now());
  const { input_tokens: input, max_output: output } = request;
  checkContext(price, input + output);
  const call: Reserved = { id: await reserveCall(ctx, link, request, price), link, price };
  let seen = '';
  try {
    const completion = await completed(ctx, link, {
      ...request,
      model: link.model,
      on_text: (text) => {
        seen += text;
        request.on_text?.(text);
      },
    });
    const usage = completion.usage ?? estimate(input, completion.text, output);
    const estimated = completion.usage === null;
    const cost_nanos = await settleCall(ctx, call, usage, estimated, {
      finish: completion.finish,
      text: completion.text,
    });
    return {
      completion,
      provenance: {
        provider: link.kind,
        provider_name: link.name,
        model: link.model,
        prompt: request.prompt,
        call_id: call.id,
        usage,
        estimated,
        cost_nanos,
      },
    };
  } catch (error) {
    const failed = error instanceof ModelError ? error : undefined;
    // A caller who gives up pays for the text so far, and so does one whose call failed in the middle of it.
    const billed = failed === undefined ? seen !== '' || request.signal?.aborted === true : failed.billed;
    await settleCall(ctx, call, billed ? estimate(input, seen, output) : null, billed, {
      error: failed?.reason ?? 'aborted',
      ...(seen === '' ? {} : { text: seen }),
    });
    throw error;
  }
}

/** A call whose highest cost is reserved. */
interface Reserved {
  readonly id: string;
  readonly link: Link;
  readonly price: Price | null;
}

/** Reserves what a call may cost at most, and keeps what is asked. Returns its id; a refusal for the budget is noted. */
async function reserveCall(ctx: Asking, link: Link, request: Attempt, price: Price | null): Promise<string> {
  const { scope, services, now } = ctx;
  const { input_tokens: input, max_output: output } = request;
  const { ai_payload_days } = await entitlementsOf(ctx.db, scope);
  const counted = {
    actor_id: scope.person_id ?? null,
    reserved_tokens: input + output,
    reserved_nanos: price?.cost({ input, cached: 0, output }) ?? 0,
  };
  try {
    return await ctx.commit(async ({ db }) => {
      const reserved = await reserve(
        { db, scope, services, now },
        {
          task: request.task,
          prompt: request.prompt,
          provider: link.kind,
          provider_name: link.name,
          model: link.model,
          ...counted,
          price:
            price === null
              ? null
              : JSON.stringify({ input_nanos: price.input_nanos, output_nanos: price.output_nanos }),
          fallbacks: JSON.stringify(request.fallbacks),
        },
        { priced: price !== null, lives_seconds: LIVES_SECONDS },
      );
      await insertPayload(db, {
        team_id: scope.team_id,
        call_id: reserved,
        request: storable(JSON.stringify(request.messages.map(wordsOf))),
        response: null,
        expires_at: secondsAfter(now(), ai_payload_days * DAY_SECONDS),
      });
      return reserved;
    });
  } catch (error) {
    if (error instanceof AppError && error.app === 'AI_BUDGET_EXCEEDED')
      await ctx.commit(({ db }) => noteRefused({ db, scope, now }, counted));
    throw error;
  }
}

/** Settles a call by its usage; null releases it. Returns its cost; null if the price is not known. */
async function settleCall(
  ctx: Asking,
  { id, link, price }: Reserved,
  usage: ModelUsage | null,
  estimated: boolean,
  said: { finish?: string; error?: string; text?: string },
): Promise<number | null> {
  const { scope, now } = ctx;
  const cost_nanos = usage === null ? 0 : (price?.cost(usage) ?? null);
  await ctx.commit(async ({ db }) => {
    await settle({ db, scope, now }, id, {
      state: usage === null ? 'released' : 'settled',
      usage,
      estimated,
      cost_nanos,
      finish: said.finish ?? null,
      error: said.error ?? null,
    });
    if (said.text !== undefined) await keepResponse(db, scope, id, storable(said.text));
    if (said.error === 'no_model') await noteGone(db, link.source, link.model, now());
  });
  return cost_nanos;
}

function checkContext(price: Price | null, tokens: number): void {
  const allowed = price?.context_tokens;
  if (allowed != null && tokens > allowed) throw new AppError('AI_INPUT_TOO_LONG', { tokens, allowed });
}

/** Parameters that a model turns out not to accept are left out, once each, and noted for the next call. */
async function completed(ctx: Asking, link: Link, request: Attempt & { readonly model: string }): Promise<Completion> {
  const release = await ctx.services.models.turns.take(request.signal);
  if (release === undefined) throw new ModelError('rate');
  try {
    let without: readonly Droppable[] = link.without;
    for (;;) {
      try {
        const completion = await complete(link.endpoint, {
          ...request,
          messages: described(request, without),
          without,
        });
        if (without.length > link.without.length)
          await ctx.commit(({ db }) => noteWithout(db, link.source, link.model, without));
        return completion;
      } catch (error) {
        const parameter = error instanceof ModelError && error.reason === 'refused' ? error.parameter : undefined;
        const other = toDrop(parameter);
        if (other === undefined || without.includes(other)) throw error;
        without = [...without, other];
      }
    }
  } finally {
    release();
  }
}
/** Which word for the limit a server knows is one choice of two. */
const toDrop = (parameter: string | undefined): Droppable | undefined =>
  parameter === 'max_tokens' ? 'max_completion_tokens' : droppable.find((name) => name === parameter);

/** Describes the schema in words, for a model that does not accept schemas. */
function described({ messages, json }: Attempt, without: readonly Droppable[]): readonly ModelMessage[] {
  const [system, ...rest] = messages;
  if (json === undefined || !without.includes('response_format') || typeof system?.content !== 'string')
    return messages;
  const schema = `Answer with one JSON object and nothing else. It must match this JSON Schema: ${JSON.stringify(json.schema)}`;
  return [{ role: 'system', content: `${system.content}\n\n${schema}` }, ...rest];
}

const CHARACTERS_A_TOKEN = 3;
const estimate = (input: number, text: string, most: number): ModelUsage => ({
  input,
  cached: 0,
  output: Math.min(most, Math.ceil(text.length / CHARACTERS_A_TOKEN)),
  reasoning: 0,
});

const wordsOf = ({ role, content }: ModelMessage) => ({
  role,
  content:
    typeof content === 'string'
      ? content
      : content.map((part) => (part.type === 'text' ? part.text : '[picture]')).join('\n'),
});
/** Postgres stores no NUL. */
const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed();
