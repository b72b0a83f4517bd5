import { commerceErrors } from './commerce/area.errors.ts';
import { aiErrors } from './ai/area.errors.ts';
import { automationErrors } from './automation/area.errors.ts';
import { deskErrors } from './desk/area.errors.ts';
import { fieldErrors } from './field/area.errors.ts';
import { identityErrors } from './identity/area.errors.ts';
import { kitErrors, type Refusal } from './kit/errors.ts';
import { inboxErrors } from './inbox/area.errors.ts';
import { workErrors } from './work/area.errors.ts';
import { knowledgeErrors } from './knowledge/area.errors.ts';
import { platformErrors } from './platform/area.errors.ts';

/** One row per error a client can see. */
export const errors = {
  ...kitErrors,
  ...identityErrors,
  ...workErrors,
  ...deskErrors,
  ...commerceErrors,
  ...fieldErrors,
  ...aiErrors,
  ...knowledgeErrors,
  ...automationErrors,
  ...inboxErrors,
  ...platformErrors,
};
export type ErrorCode = keyof typeof errors;

type DetailsOf<R> = R extends Refusal<infer D> ? D : never;
/** The type of `details`, for the codes that have any. Times are in seconds. */
export type ErrorDetails = {
  [C in ErrorCode as DetailsOf<(typeof errors)[C]> extends undefined ? never : C]: DetailsOf<(typeof errors)[C]>;
};

/** The codes listed by a contract entry. */
export const codesOf = (entry: { readonly errors?: readonly string[] | undefined }): readonly ErrorCode[] =>
  (entry.errors ?? []) as readonly ErrorCode[];
