import { notFound } from '../kit/errors.ts';

export const reportsDomainErrors = {
  REPORT_NOT_FOUND: notFound('The report does not exist, or you may not see it. Check its id.'),
  REPORT_VERSION_NOT_FOUND: notFound('The report has no version of this number. Look at reports.versions.list.'),
  REPORT_SHARE_NOT_FOUND: notFound('The share does not exist, or you may not see it. Check its id.'),
  REPORT_SCHEDULE_NOT_FOUND: notFound('The schedule does not exist, or you may not see it. Check its id.'),
};
