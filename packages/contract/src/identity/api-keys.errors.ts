import { z } from 'zod';
import { conflict, notFound, unprocessable } from '../kit/errors.ts';

/** Errors about API keys. */
export const apiKeyErrors = {
  API_KEY_NOT_FOUND: notFound('The API key does not exist or is not yours. Check its id.'),
  API_KEY_REPLACED: conflict('This API key was replaced or revoked, or has expired. Create a new one.'),
  UNKNOWN_SCOPE: unprocessable(
    'No procedure that an API key can call has this name. Check the scopes against the documentation.',
    z.strictObject({ scopes: z.array(z.string()) }),
  ),
};
