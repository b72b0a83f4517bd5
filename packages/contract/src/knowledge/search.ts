import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { inTeam, ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';
import { SearchEntry, SearchFacets, SearchHit, SearchKind, SearchSuggestion, searchText } from './search.schemas.ts';

const SearchPage = Page(SearchHit).meta({ id: 'SearchPage' });
const limit = [{ by: 'user', max: 60, seconds: 60 }] as const;
const errors = ['INVALID_CURSOR', 'PAGE_TOO_DEEP'] as const;
const kinds = z.array(SearchKind).min(1).max(7).optional().describe('Only rows of these kinds. Defaults to all.');
const project_id = ref('project').optional().describe('Only what is in this project, by UUID.');
const page = inTeam({ q: searchText, ...pageInput });

/**
 * One search over everything that the caller may see, in every script, without a key. It ranks: a row may lack some of the
 * words. To filter, use `search` of the list.
 */
export const search = {
  global: mutation({
    summary: 'Search tickets, tasks, comments, projects, documents and memories',
    access: 'team:search.use',
    rest: 'POST /search',
    tx: 'manual',
    input: inTeam({ query: searchText, kinds, ...pageInput }),
    output: SearchPage,
    errors,
    events: [],
    limit,
  }),
  advanced: mutation({
    summary: 'Search with filters, and count the hits by kind and project',
    access: 'team:search.use',
    rest: 'POST /search/advanced',
    tx: 'manual',
    input: inTeam({
      query: searchText,
      kinds,
      project_id,
      person_id: z
        .union([ref('person'), z.literal('me')])
        .optional()
        .describe('Only what this person wrote or reported; `me` for yourself.'),
      status_category: z
        .array(z.enum(['open', 'waiting', 'resolved', 'closed', 'todo', 'doing', 'done', 'cancelled']))
        .max(8)
        .optional()
        .describe('Only tickets and tasks whose status is in any of these.'),
      created_after: timestamp().optional().describe('Created at this moment or later.'),
      created_before: timestamp().optional().describe('Created before this moment.'),
      sort: z.enum(['score', 'newest', 'oldest']).optional().describe('Defaults to score: what fits best.'),
      ...pageInput,
    }),
    output: SearchPage.extend({ facets: SearchFacets }).meta({ id: 'AdvancedSearchPage' }),
    errors: ['PROJECT_NOT_FOUND', 'PERSON_NOT_FOUND', ...errors],
    events: [],
    limit,
  }),
  projects: query({
    summary: 'Search projects',
    access: 'team:search.use',
    rest: 'GET /search/projects',
    input: page,
    output: SearchPage,
    errors,
    limit,
  }),
  tasks: query({
    summary: 'Search tasks',
    access: 'team:search.use',
    rest: 'GET /search/tasks',
    input: inTeam({ q: searchText, project_id, ...pageInput }),
    output: SearchPage,
    errors: ['PROJECT_NOT_FOUND', ...errors],
    limit,
  }),
  comments: query({
    summary: 'Search the comments on tickets, tasks and projects',
    access: 'team:search.use',
    rest: 'GET /search/comments',
    input: inTeam({ q: searchText, project_id, ...pageInput }),
    output: SearchPage,
    errors: ['PROJECT_NOT_FOUND', ...errors],
    limit,
  }),
  suggestions: query({
    summary: 'List your past searches and the titles that match what you type',
    access: 'team:search.use',
    rest: 'GET /search/suggestions',
    input: inTeam({ q: searchText }),
    output: z.strictObject({ items: z.array(SearchSuggestion) }).meta({ id: 'SearchSuggestions' }),
    limit: [{ by: 'user', max: 300, seconds: 60 }],
  }),
  history: query({
    summary: 'List your searches, latest first',
    access: 'team:search.use',
    rest: 'GET /search/history',
    input: inTeam(pageInput),
    output: Page(SearchEntry).meta({ id: 'SearchHistoryPage' }),
    errors,
  }),
  deleteHistory: mutation({
    summary: 'Delete one of your searches',
    access: 'team:search.use',
    rest: 'DELETE /search/history/{entry_id}',
    input: inTeam({ entry_id: ref('search_history').describe('Id of the search, from search.history.') }),
    output: z.strictObject({ id: ref('search_history') }).meta({ id: 'DeletedSearchEntry' }),
    errors: ['SEARCH_HISTORY_NOT_FOUND'],
    events: [],
  }),
  clearHistory: mutation({
    summary: 'Delete all of your searches in the team',
    access: 'team:search.use',
    rest: 'DELETE /search/history',
    input: inTeam({}),
    output: z.strictObject({ deleted: z.int() }).meta({ id: 'ClearedSearchHistory' }),
    events: [],
    destructive: true,
  }),
};
