import type { Hit } from '../palette/found.ts';

const kinds = ['ticket', 'ticket_comment', 'task', 'project', 'project_comment', 'document', 'memory'] as const;

/** What is searched for, as the address says: a search is a link. */
export interface KnowledgeSearch {
  readonly q?: string;
  readonly kind?: Hit['kind'];
}

/** Reads an address that anybody may have written: what does not fit is left out. */
export function readKnowledgeSearch({ q, kind }: Record<string, unknown>): KnowledgeSearch {
  const known = kinds.find((one) => one === kind);
  return {
    ...(typeof q === 'string' || typeof q === 'number' ? { q: String(q).slice(0, 500) } : {}),
    ...(known === undefined ? {} : { kind: known }),
  };
}
