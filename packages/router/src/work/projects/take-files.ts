import type { TakingFiles } from '../../kit/domain.ts';
import { requireWriting } from './at-work.ts';
import { projectNamed } from './fragments.ts';

/** A project to which somebody may attach files. Throws PROJECT_NOT_FOUND, FORBIDDEN, PROJECT_ARCHIVED. */
export const projectForFiles = (ctx: TakingFiles, id_or_key: string): Promise<string> =>
  requireWriting(ctx, projectNamed(ctx.scope, id_or_key), 'PROJECT_NOT_FOUND');
