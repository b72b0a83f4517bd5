import type { File, files } from '@deskwire/contract/platform/files.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { getVisibleFile } from './rows/find.ts';
import { presentFile } from './rows/present.ts';

export const getFile = async (ctx: Ctx<typeof files.get>, { file_id }: In<typeof files.get>): Promise<File> =>
  presentFile(ctx)(await getVisibleFile(ctx, file_id));
