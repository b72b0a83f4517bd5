import { webhooks } from '@deskwire/contract/automation/webhooks.ts';
import { canOf, type Rule } from '../../../kit/access/can.ts';
import { AppError } from '../../../kit/errors.ts';
import type { EndpointRow } from '../queries.ts';

const live: Rule<EndpointRow> = ({ deleted_at }) =>
  deleted_at === null ? undefined : new AppError('WEBHOOK_NOT_FOUND');
const deleted: Rule<EndpointRow> = ({ deleted_at }) =>
  deleted_at === null ? new AppError('WEBHOOK_NOT_FOUND') : undefined;
/** A webhook that was disabled stays so until somebody enables it. */
export const notDisabled: Rule<Pick<EndpointRow, 'state'>> = ({ state }) =>
  state === 'disabled' ? new AppError('WEBHOOK_NOT_ENABLED') : undefined;
/** Pausing a webhook that sends nothing changes nothing. */
const sending: Rule<EndpointRow> = ({ state }) =>
  state === 'enabled' ? undefined : new AppError('WEBHOOK_NOT_ENABLED');
/** Enabling a webhook that sends changes nothing. */
const still: Rule<EndpointRow> = ({ state }) => (state === 'enabled' ? new AppError('WEBHOOK_NOT_FOUND') : undefined);

/** The procedures that a person may call for a webhook that they see. */
export const canDoWith = canOf({
  update: { entry: webhooks.update, rules: [live] },
  delete: { entry: webhooks.delete, rules: [live] },
  restore: { entry: webhooks.restore, rules: [deleted] },
  rotateSecret: { entry: webhooks.rotateSecret, rules: [live] },
  enable: { entry: webhooks.enable, rules: [live, still] },
  pause: { entry: webhooks.pause, rules: [live, notDisabled, sending] },
  test: { entry: webhooks.test, rules: [live] },
});
