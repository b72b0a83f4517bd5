import { z } from 'zod';
import { conflict, notFound } from '../kit/errors.ts';
import { ref } from '../kit/fields.ts';

/** Errors about people. */
export const personErrors = {
  PERSON_NOT_FOUND: notFound(
    'The person does not exist in this team. Send a `person_id`, from people.list or users.list, not the id of an account.',
    z.strictObject({ person_id: ref('person') }).optional(),
  ),
  PERSON_EMAIL_TAKEN: conflict(
    'Somebody in the team already has this email address. Use another one, or merge the two people.',
  ),
  PERSON_WITHOUT_ADDRESS: conflict('This person has no email address. Add one first.'),
  PERSON_HAS_ACCOUNT: conflict(
    'This person has an account. Ask them to sign in and do this themselves.',
    z.strictObject({ person_id: ref('person') }),
  ),
  PERSON_IS_BOT: conflict(
    'This is Deskwire itself, which acts where no person does. Choose a contact.',
    z.strictObject({ person_id: ref('person') }),
  ),
};
