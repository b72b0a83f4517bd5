import { z } from 'zod';
import { conflict, notFound, unprocessable } from '../kit/errors.ts';
import { missingPart } from './inspections.schemas.ts';

/** Errors about inspections. */
export const inspectionErrors = {
  INSPECTION_NOT_FOUND: notFound('The inspection does not exist, or you may not see it. Check its id or key.'),
  INSPECTION_TEMPLATE_NOT_FOUND: notFound('The template does not exist in this team. Check its id.'),
  INSPECTION_ITEM_NOT_FOUND: notFound('The item does not exist in this inspection. Check its key.'),
  INSPECTION_INCOMPLETE: conflict(
    'Something is missing from the inspection. Add what is listed, then complete it.',
    z.strictObject({ missing: z.array(z.strictObject(missingPart)) }),
  ),
  INSPECTION_COMPLETED: conflict('The inspection is completed, so nothing in it can change. Reopen it first.'),
  INSPECTION_NOT_COMPLETED: conflict('The inspection is not completed. Update it as it is.'),
  ANSWER_CONFLICT_NOT_FOUND: notFound('The conflict does not exist in this inspection. Check its id.'),
  ANSWER_CONFLICT_RESOLVED: conflict('Somebody has decided this already. Review the answer that counts now.'),
  UNIT_UNKNOWN: unprocessable(
    'This unit is not known, or does not fit here. Choose one of the listed units.',
    z.strictObject({ unit: z.string(), known: z.array(z.string()) }),
  ),
};
