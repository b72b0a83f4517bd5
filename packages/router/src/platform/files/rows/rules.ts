import { files } from '@deskwire/contract/platform/files.ts';
import { canOf, type Rule } from '../../../kit/access/can.ts';
import { AppError } from '../../../kit/errors.ts';
import type { FileRow } from '../queries.ts';

type State = Pick<FileRow, 'deleted_at' | 'is_open'>;

const live: Rule<State> = ({ deleted_at }) => (deleted_at === null ? undefined : new AppError('FILE_NOT_FOUND'));
const deleted: Rule<State> = ({ deleted_at }) => (deleted_at === null ? new AppError('FILE_NOT_FOUND') : undefined);
/** It is theirs or they handle what it is attached to, and that takes files of theirs. */
const open: Rule<State> = ({ is_open }) => (is_open ? undefined : new AppError('FORBIDDEN', { needs: 'author' }));

/** The procedures that a person may call for a file that they see. */
export const canDoWith = canOf({
  attach: { entry: files.attach, rules: [live, open] },
  delete: { entry: files.delete, rules: [live, open] },
  restore: { entry: files.restore, rules: [deleted, open] },
});
