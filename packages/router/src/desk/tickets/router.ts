import { tickets } from '@deskwire/contract/desk/tickets.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { bulkMerge } from './bulk/bulk-merge.ts';
import { bulkUpdate } from './bulk/bulk-update.ts';
import { undoChange } from './bulk/undo.ts';
import { updateMatching } from './bulk/update-matching.ts';
import { assignTicket } from './changes/assign.ts';
import { setTicketStatus } from './changes/set-status.ts';
import { updateTicket } from './changes/update.ts';
import { createComment } from './comments/create.ts';
import { deleteComment } from './comments/delete.ts';
import { listComments } from './comments/list.ts';
import { updateComment } from './comments/update.ts';
import { createTicket } from './create.ts';
import { getTicket } from './detail/get.ts';
import { listHistory } from './detail/history.ts';
import { draftsRouter } from './drafts/router.ts';
import { exportTickets } from './export.ts';
import { listFields } from './fields/list.ts';
import { setFields } from './fields/set.ts';
import { formsRouter } from './forms/router.ts';
import { importTicketFile } from './import/import-file.ts';
import { importTickets } from './import/import.ts';
import { addLink } from './links/add.ts';
import { listLinks } from './links/list.ts';
import { removeLink } from './links/remove.ts';
import { listTickets } from './list/list.ts';
import { countTickets } from './list/stats.ts';
import { relatedTo } from './detail/related.ts';
import { mergeTicket } from './merging/merge.ts';
import { commentByLink } from './portal/comment.ts';
import { showTicket } from './portal/get.ts';
import { revokeLinks } from './portal/revoke.ts';
import { sendLink } from './portal/send.ts';
import { presenceRouter } from './presence/router.ts';
import { markRead } from './reads/mark-read.ts';
import { markUnread } from './reads/mark-unread.ts';
import { deleteTicket } from './removal/delete.ts';
import { restoreTicket } from './removal/restore.ts';
import { snoozeTicket } from './snooze/snooze.ts';
import { wake } from './snooze/wake.ts';
import { splitTicket } from './merging/split.ts';
import { listStatuses } from './statuses/list.ts';
import { setStatuses } from './statuses/set.ts';
import { addWatcher } from './watchers/add.ts';
import { listWatchers } from './watchers/list.ts';
import { removeWatcher } from './watchers/remove.ts';

const { comments, watchers, links, statuses, fields, portal } = tickets;

export const ticketsRouter = router({
  list: procedure(tickets.list).query(({ ctx, input }) => listTickets(ctx, input)),
  get: procedure(tickets.get).query(({ ctx, input }) => getTicket(ctx, input)),
  create: procedure(tickets.create).mutation(({ ctx, input }) => createTicket(ctx, input)),
  update: procedure(tickets.update).mutation(({ ctx, input }) => updateTicket(ctx, input)),
  assign: procedure(tickets.assign).mutation(({ ctx, input }) => assignTicket(ctx, input)),
  setStatus: procedure(tickets.setStatus).mutation(({ ctx, input }) => setTicketStatus(ctx, input)),
  bulkUpdate: procedure(tickets.bulkUpdate).mutation(({ ctx, input }) => bulkUpdate(ctx, input)),
  snooze: procedure(tickets.snooze).mutation(({ ctx, input }) => snoozeTicket(ctx, input)),
  wake: procedure(tickets.wake).mutation(({ ctx, input }) => wake(ctx, input)),
  updateMatching: procedure(tickets.updateMatching).mutation(({ ctx, input }) => updateMatching(ctx, input)),
  bulkMerge: procedure(tickets.bulkMerge).mutation(({ ctx, input }) => bulkMerge(ctx, input)),
  split: procedure(tickets.split).mutation(({ ctx, input }) => splitTicket(ctx, input)),
  related: procedure(tickets.related).query(({ ctx, input }) => relatedTo(ctx, input)),
  undo: procedure(tickets.undo).mutation(({ ctx, input }) => undoChange(ctx, input)),
  markRead: procedure(tickets.markRead).mutation(({ ctx, input }) => markRead(ctx, input)),
  markUnread: procedure(tickets.markUnread).mutation(({ ctx, input }) => markUnread(ctx, input)),
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
  forms: formsRouter,
  drafts: draftsRouter,
  presence: presenceRouter,
  portal: router({
    get: procedure(portal.get).query(({ ctx, input }) => showTicket(ctx, input)),
    comment: procedure(portal.comment).mutation(({ ctx, input }) => commentByLink(ctx, input)),
    send: procedure(portal.send).mutation(({ ctx, input }) => sendLink(ctx, input)),
    revoke: procedure(portal.revoke).mutation(({ ctx, input }) => revokeLinks(ctx, input)),
  }),
  statuses: router({
    list: procedure(statuses.list).query(({ ctx }) => listStatuses(ctx)),
    set: procedure(statuses.set).mutation(({ ctx, input }) => setStatuses(ctx, input)),
  }),
  fields: router({
    list: procedure(fields.list).query(({ ctx }) => listFields(ctx)),
    set: procedure(fields.set).mutation(({ ctx, input }) => setFields(ctx, input)),
  }),
});
