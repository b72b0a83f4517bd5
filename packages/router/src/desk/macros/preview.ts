import type { MacroChanges, MacroPreview, macros } from '@deskwire/contract/desk/macros.ts';
import { errors } from '@deskwire/contract/errors.ts';
import { resolveMe } from '../../kit/access/me.ts';
import type { Ctx, In, TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { previewChanges } from '../tickets/bulk/preview-changes.ts';
import { getVisibleTicket } from '../tickets/find.ts';
import { usableMacro } from './get.ts';
import { writerOf } from './filling/texts.ts';

/** The changes of a macro besides its texts. `me` is the person who applies it. */
export const plainChanges = (
  scope: TeamScope,
  { reply: _, note: _note, add_tags, remove_tags, ...rest }: MacroChanges,
) => ({
  wanted: { ...rest, assignee_id: resolveMe(scope, rest.assignee_id) },
  add_tags,
  remove_tags,
});

/** Shows what a macro would write and change now. A ticket that would refuse it says why. */
export async function previewMacro(
  { db, scope, now }: Ctx<typeof macros.preview>,
  { macro_id, ticket_id }: In<typeof macros.preview>,
): Promise<MacroPreview> {
  const { changes } = await usableMacro(db, scope, macro_id);
  const write = await writerOf(db, scope, changes);
  const ticket = await getVisibleTicket(db, scope, ticket_id);
  const { reply = null, note = null, empty } = write(ticket);
  const texts = { reply, note, empty: [...empty] };
  try {
    const changed = await previewChanges({ db, scope, now }, ticket, plainChanges(scope, changes));
    return { ...texts, changes: changed, error: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { app }: AppError = error;
    return { ...texts, changes: {}, error: { code: app, message: errors[app].message } };
  }
}
