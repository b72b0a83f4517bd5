import { cut } from '@deskwire/contract/kit/cut.ts';
import { z } from 'zod';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import { entitlements, tierAllowing, type Tier } from '@deskwire/contract/kit/entitlements.ts';
import { ModelError } from '@deskwire/adapters/model-error.ts';
import type { Completion } from '@deskwire/adapters/openai-answer.ts';
import type { ModelMessage, ModelPart } from '@deskwire/adapters/openai.ts';
import type { Db, Tx } from '@deskwire/database/schema.ts';
import { getSettings } from '../../../platform/settings/settings.ts';
import { entitlementsOf } from '../../../kit/limits/entitlements.ts';
import { AppError } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import type { InTeam } from '../../../kit/team-id.ts';
import { attempt, type Attempt } from './attempt.ts';
import { chainOf } from './chain.ts';
import { Fence, withoutForeignLinks } from './fence.ts';
import { titleOf, type AnswerOf, type Prompt } from './prompt.ts';
import { canSee } from './prices.ts';
import { redact, type Redacted } from './redact.ts';
import { cleanly } from './stream.ts';
import { recordRules } from './record.ts';

/** The context of asking a model. It writes in short transactions and is never in one while a model thinks. */
export interface Asking {
  readonly db: Db;
  readonly scope: InTeam & { readonly person_id: string | undefined; readonly tier: Tier };
  readonly services: Services;
  readonly now: () => string;
  readonly commit: <T>(work: (tx: { readonly db: Tx }) => Promise<T>) => Promise<T>;
  /** The user whose language, tone and model are preferred. Undefined if the work is for nobody in particular. */
  readonly user?: { readonly id: string } | undefined;
}
export interface Question<I, S extends z.ZodType | undefined> {
  readonly prompt: Prompt<I, S>;
  readonly input: I;
  /** A model that the call names. */
  readonly model?: string | undefined;
  /** One that answers if it is served, before the one that the person prefers. */
  readonly preferred?: string | undefined;
  readonly images?: readonly Extract<ModelPart, { type: 'image' }>[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Is given an answer of text as it comes, clean. */
  readonly on_text?: ((text: string) => void) | undefined;
  /** Is told before each model that is asked: what another one had begun does not count. */
  readonly on_attempt?: (() => void) | undefined;
}
export interface Answer<T> {
  readonly value: T;
  readonly provenance: Provenance;
}
type Fallback = Provenance['fallbacks'][number];
/** Why a model was not shown a picture. */
const BLIND = 'no_vision';

/**
 * Asks the first model that answers: the one door to models. Where none does, `rules` answer if there are any for the task,
 * and say so; else it throws AI_UNAVAILABLE with what was tried.
 */
export async function ask<I, S extends z.ZodType | undefined, R = never>(
  ctx: Asking,
  question: Question<I, S>,
  rules?: () => R,
): Promise<Answer<AnswerOf<S> | R>> {
  const team = await getSettings(ctx.db, { scope: 'team', owner_id: ctx.scope.team_id });
  if (team.ai_mode === 'off') throw new AppError('AI_DISABLED');
  const preferences = ctx.user && (await getSettings(ctx.db, { scope: 'user', owner_id: ctx.user.id }));
  const { prompt } = question;
  const chain = await chainOf(ctx, { named: question.model, preferred: question.preferred ?? preferences?.ai_model });
  const fallbacks: Fallback[] = [];
  if (chain.length > 0) {
    const asked = written(question, { kinds: team.ai_redact, preferences });
    await checkLength(ctx, asked.text);
    for (const link of chain) {
      const skip = (reason: string) => void fallbacks.push({ provider: link.name, model: link.model, reason });
      if ((question.images?.length ?? 0) > 0 && !canSee(link.model)) {
        skip(BLIND);
        continue;
      }
      const parsed = await answerOf({ ctx, question, asked, fallbacks }, link, skip);
      if (parsed !== undefined) return parsed;
    }
  }
  if (rules !== undefined) {
    return { value: rules(), provenance: await recordRules(ctx, prompt, fallbacks) };
  }
  if (fallbacks.length > 0 && fallbacks.every(({ reason }) => reason === BLIND))
    throw new AppError('AI_MODEL_UNFIT', { needs: 'vision' });
  if (fallbacks.some(({ reason }) => reason === 'invalid')) throw new AppError('AI_OUTPUT_INVALID');
  throw new AppError('AI_UNAVAILABLE', { tried: fallbacks });
}

interface Written extends Redacted {
  readonly fence: Fence;
  readonly messages: readonly ModelMessage[];
}
/** The messages for the model: our rules as system, and the rest, without secrets, as the words of the person. */
function written<I, S extends z.ZodType | undefined>(
  { prompt, input, images = [] }: Question<I, S>,
  {
    kinds,
    preferences,
  }: {
    readonly kinds: Parameters<typeof redact>[1];
    readonly preferences: { readonly ai_language: string | null; readonly ai_tone: string } | undefined;
  },
): Written {
  const fence = new Fence();
  const { text, restore } = redact(prompt.render(input, fence), kinds);
  const wishes = [
    ...(preferences?.ai_language == null
      ? []
      : [`Answer in the language ${preferences.ai_language} unless asked for another.`]),
    ...(preferences === undefined || preferences.ai_tone === 'plain'
      ? []
      : [`Write in a ${preferences.ai_tone} tone.`]),
  ];
  const system = [prompt.system, fence.rule, ...wishes].join('\n\n');
  const content = images.length === 0 ? text : [{ type: 'text' as const, text }, ...images];
  return {
    text,
    restore,
    fence,
    messages: [
      { role: 'system', content: system },
      { role: 'user', content },
    ],
  };
}

/** The smallest share of bytes that a token has in any language that models are made for. */
const BYTES_A_TOKEN = 2.5;
const IMAGE_TOKENS = 1600;
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / BYTES_A_TOKEN);

/** Checked by length: counting tokens of a hostile text takes seconds. */
async function checkLength({ db, scope }: Asking, text: string): Promise<void> {
  const { ai_input_tokens: allowed } = await entitlementsOf(db, scope);
  const used = tokensOf(text);
  if (used > allowed)
    throw new AppError('TIER_LIMIT_EXCEEDED', {
      limit: 'ai_input_tokens' satisfies keyof typeof entitlements,
      allowed,
      used,
      needs: tierAllowing('ai_input_tokens', used),
    });
}

interface Conversation<I, S extends z.ZodType | undefined> {
  readonly ctx: Asking;
  readonly question: Question<I, S>;
  readonly asked: Written;
  readonly fallbacks: Fallback[];
}
/** The answer of one model, with one chance to repair it; undefined where it gave none. */
async function answerOf<I, S extends z.ZodType | undefined>(
  { ctx, question, asked, fallbacks }: Conversation<I, S>,
  link: Parameters<typeof attempt>[1],
  skip: (reason: string) => void,
): Promise<Answer<AnswerOf<S>> | undefined> {
  const { prompt, images = [], signal, on_text } = question;
  const { output } = prompt;
  let messages = asked.messages;
  for (let turn = 1; turn <= 2; turn += 1) {
    // Restored first: a link with a placeholder in it would carry to its owner what was taken out.
    const clean = (text: string) => withoutForeignLinks(asked.restore(text), asked.fence.material);
    question.on_attempt?.();
    const request: Attempt = {
      task: prompt.name,
      prompt: titleOf(prompt),
      messages,
      input_tokens: tokensOf(messages.map(({ content }) => textOf(content)).join('')) + images.length * IMAGE_TOKENS,
      max_output: prompt.max_output,
      json: output && { name: prompt.name, schema: z.toJSONSchema(output, { target: 'draft-7' }) },
      fallbacks,
      signal,
      on_text: output === undefined && on_text !== undefined ? cleanly(clean, on_text) : undefined,
    };
    let given;
    try {
      given = await attempt(ctx, link, request);
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      skip(error.reason);
      return undefined;
    }
    const { completion, provenance } = given;
    if (completion.finish === 'refused' || completion.finish === 'filtered') throw new AppError('AI_REFUSED');
    const said = { ...provenance, fallbacks: [...fallbacks], finish: endOf(completion) };
    if (output === undefined) {
      if (completion.text.trim() === '') {
        skip('empty');
        return undefined;
      }
      return { value: clean(completion.text) as AnswerOf<S>, provenance: said };
    }
    const parsed = parse(completion.text, output);
    if (parsed.ok) return { value: cleaned(parsed.value, clean) as AnswerOf<S>, provenance: said };
    messages = [
      ...asked.messages,
      { role: 'assistant', content: cut(completion.text, 20_000) },
      { role: 'user', content: `That is not valid: ${parsed.issues}. Answer again, with nothing but valid JSON.` },
    ];
  }
  skip('invalid');
  return undefined;
}

const textOf = (content: ModelMessage['content']): string =>
  typeof content === 'string' ? content : content.map((part) => (part.type === 'text' ? part.text : '')).join('');
const endOf = ({ finish }: Completion): Provenance['finish'] =>
  finish === 'length' || finish === 'cut' ? finish : 'stop';

type Parsed = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly issues: string };
/** Reads an answer as JSON, also where the model put it between fences. */
function parse(text: string, output: z.ZodType): Parsed {
  try {
    const parsed = output.safeParse(JSON.parse(withoutFence(text)));
    if (parsed.success) return { ok: true, value: parsed.data };
    const issues = parsed.error.issues.slice(0, 10).map(({ path, message }) => `${path.join('.')}: ${message}`);
    return { ok: false, issues: issues.join('; ') };
  } catch {
    return { ok: false, issues: 'it is not JSON' };
  }
}

function withoutFence(text: string): string {
  const lines = text.trim().split('\n');
  const fenced = lines.length > 2 && lines[0]!.startsWith('```') && lines.at(-1)!.trim() === '```';
  return fenced ? lines.slice(1, -1).join('\n') : text;
}

function cleaned(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((item) => cleaned(item, clean));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cleaned(item, clean)]));
  return value;
}
