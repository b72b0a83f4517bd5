import { cut } from '@deskwire/contract/kit/cut.ts';
import type { Provenance } from '@deskwire/contract/ai/ai.schemas.ts';
import type { Block, Fact } from '@deskwire/contract/ai/reports.ts';
import { getSettings } from '../../../platform/settings/settings.ts';
import { ask, type Asking } from '../../ai/asking/ask.ts';
import { recordRules } from '../../ai/asking/record.ts';
import { report as prompt } from '../../ai/prompts/report/v1.ts';
import type { Collected, Kind } from '../facts/collect.ts';
import { onlyFacts, shownFact } from '../facts/words.ts';
import { writtenByRules } from './by-rules.ts';

export interface Wanted {
  readonly kind: Kind;
  readonly title: string;
  readonly question: string | null;
  readonly model?: string | undefined;
}
export interface Composed {
  readonly blocks: readonly Block[];
  readonly provenance: Provenance;
}

/** The words about some facts, by a model or by rules, and the tables behind them. A number of no fact is never printed. */
export async function compose(ctx: Asking, wanted: Wanted, { facts, tables }: Collected): Promise<Composed> {
  const { kind, title, question, model } = wanted;
  const byRules = [...writtenByRules[kind], ...tables];
  const team = await getSettings(ctx.db, { scope: 'team', owner_id: ctx.scope.team_id });
  if (team.ai_mode === 'off') return { blocks: byRules, provenance: await recordRules(ctx, prompt, []) };
  const lines = facts.map((fact) => `${fact.key}: ${fact.name} = ${shownFact(fact)}`);
  const asked = { prompt, input: { title, facts: lines, question }, model };
  const { value, provenance } = await ask(ctx, asked, () => null);
  const said = value === null ? [] : sectionsOf(value.sections, facts);
  return { blocks: said.length === 0 ? byRules : [...said, ...tables], provenance };
}

const MOST_SECTIONS = 12;
function sectionsOf(sections: readonly { heading: string; text: string }[], facts: readonly Fact[]): Block[] {
  return sections.slice(0, MOST_SECTIONS).flatMap(({ heading, text }): Block[] => {
    const kept = onlyFacts(text, facts);
    if (kept === '') return [];
    const title = cut(onlyFacts(heading, facts), 200);
    const paragraph: Block = { kind: 'paragraph', text: kept };
    return title === '' ? [paragraph] : [{ kind: 'heading', text: title }, paragraph];
  });
}
