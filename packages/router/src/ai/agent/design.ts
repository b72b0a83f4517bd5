import { cut } from '@deskwire/contract/kit/cut.ts';
import { randomUUIDv7 } from 'node:crypto';
import type { agent } from '@deskwire/contract/ai/agent.ts';
import { secondsAfter } from '@deskwire/contract/kit/time.ts';
import type { Ctx, In, Out } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { inputSchemaOf } from '../../kit/access/tools.ts';
import { ask } from '../ai/asking/ask.ts';
import { recordRules } from '../ai/asking/record.ts';
import { agent as prompt } from '../ai/prompts/agent/v1.ts';
import { wordsIn } from '../ai/rules/words.ts';
import { recipeFor } from './planning/recipes.ts';
import { plannedFrom, type GivenStep } from './planning/steps.ts';
import { insertPlan } from './queries.ts';
import { entryOf, needsApproval, toolsOf } from './tools/allowed.ts';

type Entry = typeof agent.design;
const LIVES_SECONDS = 86_400;
const MOST_TOOLS = 64;
const LONGEST_SCHEMA = 1500;

/** Plans steps towards a goal: those that are given, those of a model, or those of a recipe. Nothing runs yet. */
export async function design(ctx: Ctx<Entry>, { goal, steps: given, model }: In<Entry>): Promise<Out<Entry>> {
  const { scope, now } = ctx;
  const tools = toolsOf(ctx);
  return ctx.once(
    async () => {
      const { steps, provenance } = await planned(ctx, { goal, given, model, tools });
      return { plan: plannedFrom(steps, new Set(tools)), provenance };
    },
    async ({ db }, { plan, provenance }) => {
      const id = randomUUIDv7();
      const expires_at = secondsAfter(now(), LIVES_SECONDS);
      await insertPlan(db, scope, {
        id,
        goal,
        steps: JSON.stringify(plan),
        provenance: JSON.stringify(provenance),
        created_at: now(),
        expires_at,
      });
      const steps = plan.map((step) => ({
        ...step,
        needs_approval: needsApproval(entryOf(step.procedure)!, step.input),
      }));
      return { id, goal, steps, expires_at, provenance };
    },
  );
}

interface Wanted {
  readonly goal: string;
  readonly given: readonly GivenStep[] | undefined;
  readonly model: string | undefined;
  readonly tools: readonly string[];
}
async function planned(ctx: Ctx<Entry>, { goal, given, model, tools }: Wanted) {
  if (given !== undefined) return { steps: given, provenance: await recordRules(ctx, prompt, []) };
  const recipe = recipeFor(goal);
  const question = { prompt, input: { goal, tools: describedFor(goal, tools) }, model };
  const { value, provenance } =
    recipe === undefined ? await ask(ctx, question) : await ask(ctx, question, () => ({ recipe }));
  if ('recipe' in value) return { steps: value.recipe, provenance };
  const allowed = new Set(tools);
  const steps = value.steps.map(({ procedure, input, why }) => ({
    procedure,
    input: objectIn(input),
    why: cut(why, 500),
  }));
  // A model that names what it was not given has not understood, or has obeyed somebody else.
  if (steps.length === 0 || steps.some(({ procedure }) => !allowed.has(procedure)))
    throw new AppError('AI_OUTPUT_INVALID');
  checkModel(steps, allowed);
  return { steps, provenance };
}

/** Refuses a plan of a model that no caller could correct. Throws AI_OUTPUT_INVALID. */
function checkModel(steps: readonly GivenStep[], allowed: ReadonlySet<string>): void {
  try {
    plannedFrom(steps, allowed);
  } catch (error) {
    if (!(error instanceof AppError) || error.app !== 'INVALID_INPUT') throw error;
    throw new AppError('AI_OUTPUT_INVALID', undefined, { cause: error });
  }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AppError('AI_OUTPUT_INVALID');
}

/** The tools that have most to do with a goal, with what they take. */
function describedFor(goal: string, tools: readonly string[]) {
  const said = new Set(wordsIn(goal));
  const ranked = tools
    .map((procedure) => {
      const entry = entryOf(procedure)!;
      const words = [...wordsIn(entry.summary), ...wordsIn(procedure.replaceAll('.', ' '))];
      return { procedure, entry, fits: words.filter((word) => said.has(word)).length };
    })
    .toSorted((a, b) => b.fits - a.fits);
  return ranked.slice(0, MOST_TOOLS).map(({ procedure, entry }) => ({
    procedure,
    summary: entry.summary,
    input: JSON.stringify(inputSchemaOf(entry)).slice(0, LONGEST_SCHEMA),
  }));
}
