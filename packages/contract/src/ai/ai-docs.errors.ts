import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';

export const aiDocsDomainErrors = {
  AI_DOC_JOB_NOT_FOUND: notFound('The job does not exist in this project. Check its id.'),
  AI_DOC_JOB_STATE: conflict(
    'The job is in a state in which this cannot be done. Look at its state.',
    z.strictObject({ state: z.string() }),
  ),
};
