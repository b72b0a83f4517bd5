import type { admin } from '@deskwire/contract/platform/admin.ts';
import { listAskedQuestions } from '../../inbox/support/questions.ts';
import type { Ctx, In } from '../../kit/context.ts';

type Questions = typeof admin.questions;

export const listQuestions = (ctx: Ctx<Questions>, input: In<Questions>) => listAskedQuestions(ctx, input);
