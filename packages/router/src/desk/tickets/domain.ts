import type { Domain } from '../../kit/domain.ts';
import { on } from '../../kit/events/reactions.ts';
import { days, ofPerson, ofTeam } from '../../kit/tables.ts';
import { forgetOldWords } from './list/forget-old-words.ts';
import { searchedComments, searchedTickets } from './list/searched.queries.ts';
import { projectOfTicket, seesLiveTicket, seesTicket } from './fragments.ts';
import { releaseWork, ticketsJobs } from './jobs.ts';
import { getVisibleTicket } from './find.ts';
import { ticketNotices } from './notices/notices.ts';
import { UNREAD_DAYS } from './reads/fragments.ts';
import { measuredTickets } from './list/measured.fragments.ts';
import { ticketsRouter } from './router.ts';

export const ticketsDomain = {
  router: ticketsRouter,
  jobs: ticketsJobs,
  reactions: [
    on('person.left', releaseWork),
    on('person.suspended', releaseWork),
    on('person.roles_changed', releaseWork),
  ],
  notices: ticketNotices,
  references: { ticket: 'tickets', comment: 'ticket_comments', bulk_change: 'bulk_changes' },
  audiences: {
    ticket: {
      needs: 'tickets.read',
      sees: seesTicket,
      open: ({ visibility }) => visibility === 'all',
      project: projectOfTicket,
    },
  },
  searched: { ticket: searchedTickets, ticket_comment: searchedComments },
  homes: {
    ticket: {
      needs: 'tickets.read',
      sees: seesLiveTicket,
      handles: 'tickets.handle',
      takes: { find: async ({ db, scope }, ticket) => (await getVisibleTicket(db, scope, ticket)).id },
    },
  },
  forgets: forgetOldWords,
  measured: { tickets: measuredTickets },
  tables: {
    tickets: ofPerson('reporter_id', {
      kept: 'purge_at',
      project: 'detached',
      authored: ['title', 'description', 'category', 'tags', 'custom', 'resolution_notes'],
      // `search` is of the release before, and says nothing of tickets that this one has written.
      none: ['status', 'source', 'external_key', 'defaulted_fields', 'search'],
    }),
    ticket_comments: ofPerson('author_id', { authored: ['content'], none: ['source', 'external_key'] }),
    ticket_watchers: ofPerson('person_id'),
    ticket_passes: ofPerson('person_id', { kept: days(0, 'expires_at'), erased: 'rows', secret: ['token_hash'] }),
    ticket_drafts: ofPerson('person_id', {
      kept: days(180, 'updated_at'),
      erased: 'rows',
      authored: ['content'],
    }),
    ticket_presence: ofPerson('person_id', { kept: days(1, 'seen_at'), erased: 'rows' }),
    // One day more than changes are unread for, so that nothing that was read becomes unread again.
    ticket_reads: ofPerson('person_id', { kept: days(UNREAD_DAYS + 1, 'at'), erased: 'rows' }),
    ticket_links: ofTeam(),
    bulk_changes: ofPerson('person_id', { kept: days(1, 'created_at') }),
    bulk_change_items: ofTeam({ authored: ['before'] }),
    ticket_words: ofTeam({ erased: 'mentions', mention: ['word'] }),
    ticket_forms: ofTeam({ none: ['fields'] }),
    ticket_statuses: ofTeam({ authored: ['name'], none: ['slug', 'transitions'] }),
    ticket_fields: ofTeam({ authored: ['name', 'options'], none: ['key'] }),
  },
} satisfies Domain;
