import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';

/** Errors about macros. */
export const macroErrors = {
  MACRO_NOT_FOUND: notFound(
    'The macro does not exist, or it is neither yours nor your team’s. Choose from macros.list.',
  ),
  MACRO_VARIABLE_EMPTY: conflict(
    'A variable of the macro has no value on this ticket. Give the variable a fallback.',
    z.strictObject({ variables: z.array(z.string()) }),
  ),
};
