import { files } from '@deskwire/contract/platform/files.ts';
import { canOf, type Rule } from '../../../kit/access/can.ts';
import { AppError } from '../../../kit/errors.ts';
import type { FileHome } from '../../../kit/domain.ts';
import type { FileRow } from '../queries.ts';

/** The rules of the domain whose row the file is attached to, if it is attached. */
interface AtHome {
  readonly home: FileHome | undefined;
}
type State = Pick<FileRow, 'deleted_at' | 'is_open'> & AtHome;

const live: Rule<State> = ({ deleted_at }) => (deleted_at === null ? undefined : new AppError('FILE_NOT_FOUND'));
const deleted: Rule<State> = ({ deleted_at }) => (deleted_at === null ? new AppError('FILE_NOT_FOUND') : undefined);
/** It is theirs or they handle what it is attached to, and that takes files of theirs. */
const open: Rule<State> = ({ is_open }) => (is_open ? undefined : new AppError('FORBIDDEN', { needs: 'author' }));
/** It is not attached, or to a row from which people move files. */
export const movable: Rule<AtHome> = ({ home }) =>
  home === undefined || home.takes !== undefined ? undefined : new AppError('FILE_IN_USE');
export const deletable: Rule<AtHome> = ({ home }) => (home?.keeps === true ? new AppError('FILE_IN_USE') : undefined);

/** The procedures that a person may call for a file that they see. */
export const canDoWith = canOf({
  attach: { entry: files.attach, rules: [live, open, movable] },
  delete: { entry: files.delete, rules: [live, open, deletable] },
  restore: { entry: files.restore, rules: [deleted, open] },
});
