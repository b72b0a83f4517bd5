import { conflict, notFound } from '../kit/errors.ts';

/** Errors of requests about personal data. */
export const complianceErrors = {
  EXPORT_NOT_READY: notFound(
    'No export of this person is finished. Request one with compliance.requestExport, and try again when it is finished.',
  ),
  ERASURE_HELD: conflict(
    'A legal hold is in force, so nothing may be erased now. Ask those who manage the hold to lift it.',
  ),
  DATA_REQUEST_NOT_FOUND: notFound('The request does not exist, or you may not see it. Check its id.'),
  CONTACT_HOLD_NOT_FOUND: notFound('The hold on the contact does not exist, or was lifted. Check its id.'),
  HOLD_NOT_FOUND: notFound('The legal hold does not exist, or was lifted. Check its id.'),
};
