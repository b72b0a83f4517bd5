import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

export const DataRequest = z
  .strictObject({
    id: ref('data_request'),
    kind: z.enum(['export', 'erasure', 'audit']),
    state: z.enum(['queued', 'running', 'finished', 'failed', 'held', 'cancelled']),
    user_id: ref('user').nullable().describe('Whose data it is about; null for a contact and for the audit trail.'),
    contact: PersonName.nullable().describe('The person without an account whom it is about, as one team knows them.'),
    reason: z.string().nullable(),
    due_at: timestamp().describe('When it has to be done, or when the erasure begins.'),
    file: z
      .strictObject({ name: z.string(), bytes: z.int(), sha256: z.string(), expires_at: timestamp() })
      .nullable()
      .describe('The archive, while it can be downloaded.'),
    evidence: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('What was done: tables and rows of an export, or what an erasure removed and what the law keeps.'),
    error: z.string().nullable(),
    created_at: timestamp(),
    finished_at: timestamp().nullable(),
  })
  .meta({ id: 'DataRequest' });
export type DataRequest = z.infer<typeof DataRequest>;

/** An archive to be sent. Over REST, the response is its bytes. */
export const Archive = z
  .strictObject({
    file: z.strictObject({
      id: ref('data_request'),
      kind: z.literal('data_request'),
      name: z.string(),
      content_type: z.string(),
      size: z.int(),
      sha256: z.string(),
    }),
  })
  .meta({ id: 'Archive' });

export const LegalHold = z
  .strictObject({
    id: ref('legal_hold'),
    user_id: ref('user'),
    reason: z.string(),
    created_at: timestamp(),
    lifted_at: timestamp().nullable(),
  })
  .meta({ id: 'LegalHold' });

/** A hold on a person without an account, in the team that knows them. */
export const ContactHold = z
  .strictObject({
    id: ref('contact_hold'),
    person_id: ref('person'),
    person: PersonName,
    reason: z.string(),
    created_at: timestamp(),
    lifted_at: timestamp().nullable(),
  })
  .meta({ id: 'ContactHold' });

/** A hold of a team that was deleted with its only owner, as those who run the platform see it. */
export const LeftHold = z
  .strictObject({
    id: ref('contact_hold'),
    team_id: ref('team').describe('The deleted team, which is kept until its last hold is released.'),
    team_name: z.string(),
    reason: z.string(),
    created_at: timestamp(),
    lifted_at: timestamp().nullable(),
  })
  .meta({ id: 'LeftHold' });

const user_id = ref('user').describe('Whose data: your own id, or anybody as an administrator of the platform.');
const request = { request_id: ref('data_request').describe('Id of the request, from compliance.requests.list.') };
const access = ['user', 'platform:admin'] as const;
const person_id = ref('person').describe('A person without an account, by UUID from people.list.');

/** All that is kept of a person: out in one archive, or gone. */
export const compliance = {
  export: query({
    summary: 'Export all data of a person: download the newest finished archive',
    access,
    rest: 'GET /compliance/gdpr/export/{user_id}',
    door: 'download',
    input: z.strictObject({ user_id }),
    output: Archive,
    errors: ['EXPORT_NOT_READY', 'RANGE_NOT_SATISFIABLE'],
  }),
  requestExport: mutation({
    summary: 'Request an export of all data of a person as one archive',
    access,
    via: 'session',
    rest: 'POST /compliance/gdpr/export/{user_id}',
    status: 202,
    limit: [{ by: 'user', max: 10, seconds: 86_400 }],
    input: z.strictObject({ user_id }),
    output: DataRequest,
    errors: ['USER_NOT_FOUND'],
    events: ['data_request.created'],
  }),
  erase: mutation({
    summary: 'Erase an account: it ends now; what names its person goes some days later',
    access,
    fresh: true,
    rest: 'DELETE /compliance/gdpr/delete/{user_id}',
    destructive: true,
    input: z.strictObject({
      user_id,
      grace_days: z.int().min(0).max(30).optional().describe('Days in which it can be restored. Defaults to 30.'),
      reason: text(500).optional().describe('Why, for the evidence.'),
    }),
    output: DataRequest,
    errors: ['USER_NOT_FOUND', 'SOLE_OWNER', 'LAST_MASTER_ADMIN', 'ERASURE_HELD'],
    events: ['data_request.created', 'user.deleted', 'person.left', 'team.deleted'],
  }),
  exportPerson: mutation({
    summary: 'Export all that a team keeps of a person without an account',
    access: 'team:people.manage',
    via: 'session',
    rest: 'POST /compliance/people/{person_id}/export',
    status: 202,
    limit: [{ by: 'user', max: 100, seconds: 86_400 }],
    input: inTeam({ person_id }),
    output: DataRequest,
    errors: ['PERSON_NOT_FOUND', 'PERSON_HAS_ACCOUNT', 'PERSON_IS_BOT'],
    events: ['data_request.created'],
  }),
  erasePerson: mutation({
    summary: 'Erase all that names a person without an account in a team; it cannot be undone',
    access: 'team:people.manage',
    via: 'session',
    rest: 'POST /compliance/people/{person_id}/erase',
    status: 202,
    destructive: true,
    input: inTeam({ person_id, reason: text(500).optional().describe('Why, for the evidence.') }),
    output: DataRequest,
    errors: ['PERSON_NOT_FOUND', 'PERSON_HAS_ACCOUNT', 'PERSON_IS_BOT'],
    events: ['data_request.created', 'person.left'],
  }),
  requests: {
    list: query({
      summary: 'List requests about your data, your contacts or, as an administrator, everybody',
      access,
      rest: 'GET /compliance/requests',
      input: z.strictObject({
        ...pageInput,
        user_id: ref('user').optional().describe('Only requests about this account.'),
        person_id: ref('person').optional().describe('Only requests about this contact of a team.'),
        kind: z.enum(['export', 'erasure', 'audit']).optional().describe('Only requests of this kind.'),
      }),
      output: Page(DataRequest).meta({ id: 'DataRequestPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    get: query({
      summary: 'Get a request about personal data with its evidence',
      access,
      rest: 'GET /compliance/requests/{request_id}',
      input: z.strictObject(request),
      output: DataRequest,
      errors: ['DATA_REQUEST_NOT_FOUND'],
    }),
    download: query({
      summary: 'Download the archive of a request',
      access,
      rest: 'GET /compliance/requests/{request_id}/download',
      door: 'download',
      input: z.strictObject(request),
      output: Archive,
      errors: ['DATA_REQUEST_NOT_FOUND', 'EXPORT_NOT_READY', 'RANGE_NOT_SATISFIABLE'],
    }),
  },
  contactHolds: {
    list: query({
      summary: 'List the legal holds on contacts of the team, newest first',
      access: 'team:people.manage',
      rest: 'GET /compliance/contact-holds',
      input: inTeam({
        ...pageInput,
        person_id: ref('person').optional().describe('Only holds on this contact.'),
      }),
      output: Page(ContactHold).meta({ id: 'ContactHoldPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    create: mutation({
      summary: 'Create a legal hold on a contact: nothing of them is erased meanwhile',
      access: 'team:people.manage',
      via: 'session',
      rest: 'POST /compliance/contact-holds',
      status: 201,
      input: inTeam({ person_id, reason: text(500).describe('Why, such as the number of a case.') }),
      output: ContactHold,
      errors: ['PERSON_NOT_FOUND', 'PERSON_HAS_ACCOUNT', 'PERSON_IS_BOT'],
      events: ['hold.created'],
    }),
    lift: mutation({
      summary: 'Lift a legal hold on a contact; an erasure that waited for it goes on',
      access: 'team:people.manage',
      via: 'session',
      rest: 'POST /compliance/contact-holds/{hold_id}/lift',
      input: inTeam({
        hold_id: ref('contact_hold').describe('Id of the hold, from compliance.contactHolds.list.'),
      }),
      output: ContactHold,
      errors: ['CONTACT_HOLD_NOT_FOUND'],
      events: ['hold.lifted'],
    }),
    left: query({
      summary: 'List the holds on contacts in force in deleted teams, newest first',
      access: 'platform:admin',
      rest: 'GET /compliance/contact-holds/left',
      input: z.strictObject(pageInput),
      output: Page(LeftHold).meta({ id: 'LeftHoldPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    release: mutation({
      summary: 'Lift a legal hold on a deleted team, which is purged after the last one',
      access: 'platform:admin',
      via: 'session',
      rest: 'POST /compliance/contact-holds/{hold_id}/release',
      input: z.strictObject({
        hold_id: ref('contact_hold').describe('Id of the hold, from compliance.contactHolds.left.'),
      }),
      output: LeftHold,
      errors: ['CONTACT_HOLD_NOT_FOUND'],
      events: ['hold.lifted'],
    }),
  },
  holds: {
    list: query({
      summary: 'List the legal holds, newest first',
      access: 'platform:admin',
      rest: 'GET /compliance/holds',
      input: z.strictObject({ ...pageInput, user_id: ref('user').optional().describe('Only holds on this person.') }),
      output: Page(LegalHold).meta({ id: 'LegalHoldPage' }),
      errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
    }),
    create: mutation({
      summary: 'Create a legal hold: nothing of this person is erased while it is in force',
      access: 'platform:admin',
      rest: 'POST /compliance/holds',
      status: 201,
      input: z.strictObject({
        user_id: ref('user').describe('The person whose data has to be kept.'),
        reason: text(500).describe('Why, such as the number of a case.'),
      }),
      output: LegalHold,
      errors: ['USER_NOT_FOUND'],
      events: ['hold.created'],
    }),
    lift: mutation({
      summary: 'Lift a legal hold; an erasure that waited for it goes on',
      access: 'platform:admin',
      rest: 'POST /compliance/holds/{hold_id}/lift',
      input: z.strictObject({ hold_id: ref('legal_hold').describe('Id of the hold, from compliance.holds.list.') }),
      output: LegalHold,
      errors: ['HOLD_NOT_FOUND'],
      events: ['hold.lifted'],
    }),
  },
};
