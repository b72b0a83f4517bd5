import { afterAll, expect, test } from 'vitest';
import { actors } from '../kit/actors.ts';
import { runMatrix } from './matrix.ts';
import { createRig, procedures } from './rig.ts';

const UNPAID = 'no payment provider is set up; tests/scenarios/billing.test.ts has one';

/** What nobody on the stage can bring to an end, and why. */
const unsuccessful: Readonly<Record<string, string>> = {
  'auth.oauth.start': 'no provider is set up',
  'auth.oauth.link': 'no provider is set up',
  'auth.oauth.finish': 'no provider is set up',
  'billing.startCheckout': UNPAID,
  'billing.portal': UNPAID,
  'billing.refresh': UNPAID,
  'invoices.pay': UNPAID,
  'paymentMethods.add': UNPAID,
  'paymentMethods.setDefault': UNPAID,
  'paymentMethods.remove': UNPAID,
  'subscriptions.create': UNPAID,
  'subscriptions.preview': UNPAID,
  'subscriptions.update': UNPAID,
  'subscriptions.upgrade': UNPAID,
  'subscriptions.downgrade': UNPAID,
  'subscriptions.cancel': UNPAID,
  'subscriptions.resume': UNPAID,
  'comments.update': 'only its author edits a comment, and nobody who calls wrote that of the stage',
  'projects.leave': 'nobody was added to the project of the stage; projects.test.ts has those who were',
  'auth.twoFactor.confirm': 'nobody has begun with a second factor',
  'auth.twoFactor.disable': 'nobody has a second factor',
  'auth.twoFactor.replaceRecoveryCodes': 'nobody has a second factor',
};

const rig = await createRig();
afterAll(() => rig.close());

test('whoever calls whatever in the process, the outcome is the reviewed one', { timeout: 1_800_000 }, async () => {
  const { faults, cells, succeeded } = await runMatrix(rig, { doors: [rig.doors.caller] });
  expect(faults).toEqual([]);
  expect(cells).toBe(procedures.length * actors.length);
  expect(procedures.map(([path]) => path).filter((path) => !succeeded.has(path) && !(path in unsuccessful))).toEqual(
    [],
  );
});
