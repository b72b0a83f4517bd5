import type { FileHome, TakingFiles } from '../../../kit/domain.ts';
import { AppError, invalid } from '../../../kit/errors.ts';
import type { Services } from '../../../kit/services.ts';
import type { FileRow, Home } from '../queries.ts';

/** The kinds of rows that files are attached to by people, as inputs name them. */
const kinds = ['ticket', 'task', 'project', 'document'] as const;
type Kind = (typeof kinds)[number];
type Named = { readonly [K in Kind as `${K}_id`]?: string | undefined };

/** The home that an input names by `ticket_id`, `task_id` and their like; `id` is as it was named. */
export function namedHome(named: Named): { readonly kind: Kind; readonly id: string } | undefined {
  const given = kinds.flatMap((kind) => {
    const id = named[`${kind}_id`];
    return id === undefined ? [] : [{ kind, id }];
  });
  if (given.length > 1) throw invalid(`${given[1]!.kind}_id`, `must not stand beside ${given[0]!.kind}_id`);
  return given[0];
}

/** The rules of the domain whose row the file is attached to, if it is attached. */
export const homeOf = (
  { homes }: Services['domains'],
  { home_kind }: Pick<FileRow, 'home_kind'>,
): FileHome | undefined => (home_kind === null ? undefined : homes.get(home_kind));
const takingOf = ({ services }: TakingFiles, kind: string) => services.domains.homes.get(kind)?.takes;

/** The row that a file is to be attached to, for somebody who may do that. Throws what its domain refuses. */
export async function homeFor(ctx: TakingFiles, named: Named): Promise<Home | null> {
  const home = namedHome(named);
  if (home === undefined) return null;
  const taking = takingOf(ctx, home.kind);
  if (taking === undefined) throw new Error(`No domain takes files at a ${home.kind}: its manifest must, under homes.`);
  return { kind: home.kind, id: await taking.find(ctx, home.id) };
}

/** Internal files are for those who handle tickets, and nothing else has any. */
export function checkInternal(home: Home | null, is_internal: boolean | undefined): void {
  if (is_internal === true && home !== null && home.kind !== 'ticket')
    throw invalid('is_internal', 'is only for files of tickets');
}

/** Lets the domain of a row note that a file was attached to it. */
export async function noteAttached(ctx: TakingFiles, home: Home, file: Pick<FileRow, 'id' | 'name'>): Promise<void> {
  await takingOf(ctx, home.kind)?.note?.(ctx, home.id, file);
}

/** Refuses a change of a file by somebody who may not attach one to its row. Throws what the domain of that row throws. */
export async function checkHome(ctx: TakingFiles, { home_kind, home_id }: FileRow): Promise<void> {
  if (home_kind === null || home_id === null) return;
  const found = await takingOf(ctx, home_kind)?.find(ctx, home_id);
  if (found !== undefined && found !== home_id) throw new AppError('FILE_NOT_FOUND');
}
