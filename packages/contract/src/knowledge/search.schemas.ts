import { z } from 'zod';
import { ref, text, timestamp } from '../kit/fields.ts';

export const SearchKind = z
  .enum(['ticket', 'ticket_comment', 'task', 'project', 'project_comment', 'document', 'memory'])
  .meta({ id: 'SearchKind' });
export type SearchKind = z.infer<typeof SearchKind>;

/** The text to search for; up to 24 of its words count. */
export const searchText = text(500).meta({
  description: 'Words in any language, or a key. What has most of them, and the rarest ones, comes first.',
  examples: ['printer on the third floor'],
});
const Highlight = z
  .strictObject({
    field: z.enum(['title', 'snippet']),
    start: z.int().describe('Where it begins, in UTF-16 code units.'),
    end: z.int().describe('Where it ends: the first unit that is not part of it.'),
  })
  .meta({ id: 'SearchHighlight' });

/** A row that was found. */
export const SearchHit = z
  .strictObject({
    kind: SearchKind,
    id: z.uuid(),
    key: z.string().nullable().describe('What people call it, such as TKT-12; null where it has no key.'),
    title: z.string().describe('Its title; of a comment, that of what it is about.'),
    snippet: z.string().describe('The words of the part of its text that fits best, in one line.'),
    highlights: z.array(Highlight).describe('Where the words are, in title and snippet.'),
    home: z
      .strictObject({ kind: SearchKind, id: z.uuid(), key: z.string().nullable(), title: z.string() })
      .nullable()
      .describe('What a comment is about; null for everything else.'),
    page: z.int().nullable().describe('Page of the document that the snippet is from; null where there are none.'),
    score: z.number().describe('How well it fits, compared with the other hits.'),
    created_at: timestamp(),
  })
  .meta({ id: 'SearchHit' });
export type SearchHit = z.infer<typeof SearchHit>;

export const SearchFacets = z
  .strictObject({
    kinds: z.array(z.strictObject({ kind: SearchKind, count: z.int() })),
    projects: z.array(
      z.strictObject({ id: ref('project'), key: z.string().nullable(), name: z.string(), count: z.int() }),
    ),
  })
  .meta({ id: 'SearchFacets' });

export const SearchSuggestion = z
  .strictObject({
    text: z.string(),
    kind: SearchKind.nullable().describe('What has this title; null for a search of yours.'),
    id: z.uuid().nullable(),
    key: z.string().nullable(),
  })
  .meta({ id: 'SearchSuggestion' });

/** A search of yours. */
export const SearchEntry = z
  .strictObject({
    id: ref('search_history'),
    query: z.string(),
    kinds: z.array(SearchKind).describe('What was searched; empty for everything.'),
    hits: z.int(),
    created_at: timestamp(),
  })
  .meta({ id: 'SearchEntry' });
export type SearchEntry = z.infer<typeof SearchEntry>;
