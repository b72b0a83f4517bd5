import { randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { archiveKeyOf } from '@deskwire/router/platform/compliance/making/archive-file.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { or404 } from '../rules.ts';
import { at, later } from '../words.ts';

const EITHER = 'user | platform:admin';
/** The request of the stage is the reporter's. */
const theirs = or404(({ owns, platform }) => owns || platform !== 'user');

export const stage = onStage({
  furnish: aRequest,
  access: {
    'compliance.requestExport': `${EITHER} (session only)`,
    'compliance.exportPerson': 'team:people.manage (session only)',
    'compliance.erasePerson': 'team:people.manage (session only)',
    'compliance.requests.list': EITHER,
    'compliance.requests.get': EITHER,
    'compliance.requests.download': EITHER,
    'compliance.contactHolds.list': 'team:people.manage',
    'compliance.contactHolds.create': 'team:people.manage (session only)',
    'compliance.contactHolds.lift': 'team:people.manage (session only)',
    'compliance.contactHolds.left': 'platform:admin',
    'compliance.contactHolds.release': 'platform:admin (session only)',
    'compliance.holds.list': 'platform:admin',
    'compliance.holds.create': 'platform:admin',
    'compliance.holds.lift': 'platform:admin',
  },
  rowRules: {
    'compliance.export': theirs,
    'compliance.requestExport': theirs,
    'compliance.erase': theirs,
    'compliance.requests.get': theirs,
    'compliance.requests.download': theirs,
    'compliance.contactHolds.release': or404(() => false),
  },
  unsuccessful: {
    'compliance.contactHolds.release':
      'The teams of the stage are there; contact-holds.test.ts releases in a deleted one.',
  },
  inputs: {
    'compliance.holds.create': ({ a }) => ({ user_id: a.reporter.user_id, reason: 'Case 7' }),
  },
  // A team that keeps what must not be erased is not deleted.
  otherwise: { 'teams.delete': (db) => db.query('update contact_holds set lifted_at = now()') },
  // Who runs the platform deletes accounts, and with them their memberships.
  reaches: { 'compliance.erase': ({ platform }) => platform !== 'user' },
});

/** A finished export of the reporter, and holds on somebody else and on the contact. */
async function aRequest({ kysely, services }: TestWorld, { id: team_id, reporter, owner, contact, mark }: Desk) {
  const [data_request, legal_hold, contact_hold] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  const bytes = Buffer.from('an archive');
  const { size, sha256 } = await services.storage.put(archiveKeyOf(data_request), Readable.from([bytes]), {
    max_bytes: 100,
    content_type: 'application/zip',
  });
  await kysely
    .insertInto('data_requests')
    .values({
      id: data_request,
      kind: 'export',
      state: 'finished',
      user_id: reporter.user_id,
      requested_by: reporter.user_id,
      reason: `${mark} reason`,
      due_at: later,
      file_name: 'export.zip',
      file_bytes: size,
      file_sha256: Buffer.from(sha256, 'hex'),
      file_expires_at: later,
      evidence: JSON.stringify({}),
      error: 'none',
      created_at: at,
      finished_at: at,
    })
    .execute();
  await kysely
    .insertInto('data_requests')
    .values({
      id: randomUUIDv7(),
      kind: 'export',
      state: 'queued',
      team_id,
      person_id: contact.person_id,
      requested_by: owner.user_id,
      due_at: later,
      evidence: JSON.stringify({}),
      created_at: at,
    })
    .execute();
  await kysely
    .insertInto('legal_holds')
    .values({ id: legal_hold, user_id: owner.user_id, reason: `${mark} case`, created_at: at })
    .execute();
  const { person_id } = contact;
  const held = { team_id, id: contact_hold, person_id, created_by: owner.person_id, created_at: at };
  await kysely
    .insertInto('contact_holds')
    .values({ ...held, reason: `${mark} case` })
    .execute();
  return { rows: { data_request, legal_hold, contact_hold } };
}
