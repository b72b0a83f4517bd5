import { z } from 'zod';

const BLOCK = '```ticket';
/** The ticket that a reply proposes, as the model writes it. */
const Proposed = z.object({
  title: z.string().trim().min(1).max(200),
  description: z.string().max(20_000).default(''),
  type: z.enum(['bug', 'feature', 'incident', 'request', 'question']).catch('request'),
  priority: z.enum(['low', 'medium', 'high', 'urgent']).catch('medium'),
});
export type Proposed = z.infer<typeof Proposed>;

/** The part of a reply that is shown: without numbers that name no passage, and without the block that is for us. */
export function shown(text: string, indexes: ReadonlySet<number>): string {
  const block = text.indexOf(BLOCK);
  return (block === -1 ? text : text.slice(0, block)).replaceAll(/ ?\[(\d{1,3})\](?!\()/g, (marker, index: string) =>
    indexes.has(Number(index)) ? marker : '',
  );
}

/** The numbers of passages that a reply names, in order, each once. */
export function citedIn(text: string, indexes: ReadonlySet<number>): number[] {
  const cited = [...text.matchAll(/\[(\d{1,3})\](?!\()/g)].map(([, index]) => Number(index));
  return [...new Set(cited)].filter((index) => indexes.has(index));
}

/** The ticket that a reply proposes; undefined where it proposes none, or none that makes sense. */
export function proposedIn(text: string): Proposed | undefined {
  const block = text.indexOf(BLOCK);
  if (block === -1) return undefined;
  const body = text.slice(block + BLOCK.length);
  const end = body.indexOf('```');
  try {
    const parsed = Proposed.safeParse(JSON.parse(end === -1 ? body : body.slice(0, end)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
