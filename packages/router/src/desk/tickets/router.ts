import { tickets } from '@deskwire/contract/desk/tickets.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { bulkUpdate } from './bulk.ts';
import { deleteComment, listComments, updateComment } from './comments/comments.ts';
import { createComment } from './comments/create.ts';
import { setFields } from './config/fields.ts';
import { listFields, listStatuses } from './config/queries.ts';
import { setStatuses } from './config/statuses.ts';
import { createTicket } from './create.ts';
import { exportTickets } from './export.ts';
import { getTicket } from './get.ts';
import { listHistory } from './history.ts';
import { importTicketFile, importTickets } from './import.ts';
import { listTickets } from './list.ts';
import { mergeTicket } from './merge.ts';
import { commentByLink, showTicket } from './portal/portal.ts';
import { revokeLinks, sendLink } from './portal/send.ts';
import { addLink, listLinks, removeLink } from './relations/links.ts';
import { addWatcher, listWatchers, removeWatcher } from './relations/watchers.ts';
import { deleteTicket, restoreTicket } from './removal.ts';
import { countTickets } from './stats.ts';
import { assignTicket, setTicketStatus, updateTicket } from './update.ts';

const { comments, watchers, links, statuses, fields, portal } = tickets;

export const ticketsRouter = router({
  list: procedure(tickets.list).query(({ ctx, input }) => listTickets(ctx, input)),
  get: procedure(tickets.get).query(({ ctx, input }) => getTicket(ctx, input)),
  create: procedure(tickets.create).mutation(({ ctx, input }) => createTicket(ctx, input)),
  update: procedure(tickets.update).mutation(({ ctx, input }) => updateTicket(ctx, input)),
  assign: procedure(tickets.assign).mutation(({ ctx, input }) => assignTicket(ctx, input)),
  setStatus: procedure(tickets.setStatus).mutation(({ ctx, input }) => setTicketStatus(ctx, input)),
  bulkUpdate: procedure(tickets.bulkUpdate).mutation(({ ctx, input }) => bulkUpdate(ctx, input)),
  merge: procedure(tickets.merge).mutation(({ ctx, input }) => mergeTicket(ctx, input)),
  delete: procedure(tickets.delete).mutation(({ ctx, input }) => deleteTicket(ctx, input)),
  restore: procedure(tickets.restore).mutation(({ ctx, input }) => restoreTicket(ctx, input)),
  history: procedure(tickets.history).query(({ ctx, input }) => listHistory(ctx, input)),
  stats: procedure(tickets.stats).query(({ ctx }) => countTickets(ctx)),
  import: procedure(tickets.import).mutation(({ ctx, input }) => importTickets(ctx, input)),
  importFile: procedure(tickets.importFile).mutation(({ ctx, input }) => importTicketFile(ctx, input)),
  export: procedure(tickets.export).mutation(({ ctx, input }) => exportTickets(ctx, input)),
  comments: router({
    list: procedure(comments.list).query(({ ctx, input }) => listComments(ctx, input)),
    create: procedure(comments.create).mutation(({ ctx, input }) => createComment(ctx, input)),
    update: procedure(comments.update).mutation(({ ctx, input }) => updateComment(ctx, input)),
    delete: procedure(comments.delete).mutation(({ ctx, input }) => deleteComment(ctx, input)),
  }),
  watchers: router({
    list: procedure(watchers.list).query(({ ctx, input }) => listWatchers(ctx, input)),
    add: procedure(watchers.add).mutation(({ ctx, input }) => addWatcher(ctx, input)),
    remove: procedure(watchers.remove).mutation(({ ctx, input }) => removeWatcher(ctx, input)),
  }),
  links: router({
    list: procedure(links.list).query(({ ctx, input }) => listLinks(ctx, input)),
    add: procedure(links.add).mutation(({ ctx, input }) => addLink(ctx, input)),
    remove: procedure(links.remove).mutation(({ ctx, input }) => removeLink(ctx, input)),
  }),
  portal: router({
    get: procedure(portal.get).query(({ ctx, input }) => showTicket(ctx, input)),
    comment: procedure(portal.comment).mutation(({ ctx, input }) => commentByLink(ctx, input)),
    send: procedure(portal.send).mutation(({ ctx, input }) => sendLink(ctx, input)),
    revoke: procedure(portal.revoke).mutation(({ ctx, input }) => revokeLinks(ctx, input)),
  }),
  statuses: router({
    list: procedure(statuses.list).query(async ({ ctx }) => ({ items: await listStatuses(ctx.db, ctx.scope) })),
    set: procedure(statuses.set).mutation(({ ctx, input }) => setStatuses(ctx, input)),
  }),
  fields: router({
    list: procedure(fields.list).query(async ({ ctx }) => ({ items: await listFields(ctx.db, ctx.scope) })),
    set: procedure(fields.set).mutation(({ ctx, input }) => setFields(ctx, input)),
  }),
});
