import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { PersonName } from '../identity/names.ts';
import { Event } from '../kit/events.ts';
import { inTeam, ref, text, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

/** An event with all that is kept of it. */
export const AuditEvent = z
  .strictObject({
    ...Event.shape,
    team_position: z
      .int()
      .nullable()
      .describe('Place among the events of the team, from 1 and without gaps. Null until it is assigned.'),
    actor: PersonName.nullable(),
    user_id: ref('user').nullable().describe('The account that did it.'),
    payload: z.record(z.string(), z.unknown()).nullable().describe('What it says of itself; null once erased.'),
    payload_hash: z.string().nullable().describe('SHA-256 of the payload in canonical form, in hex.'),
    address: z.string().nullable().describe('IP address that the request came from; null once erased.'),
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof AuditEvent>;

const Named = z.strictObject({ id: z.uuid(), name: z.string() });

/** An event as a line that people read. */
export const AuditLine = z
  .strictObject({
    id: ref('event'),
    position: z.int().nullable(),
    at: timestamp(),
    type: z.string().meta({ examples: ['ticket.status_changed'] }),
    sentence: z.string().describe('What happened, in English, with the name of who did it.'),
    actor: Named.nullable().describe('The person or account that did it; null for the system.'),
    key: Named.nullable().describe('The API key that acted for the person.'),
    entity: z.string().meta({ examples: ['ticket'] }),
    entity_id: z.uuid().nullable(),
    label: z.string().nullable().describe('What the row is called now, or was called then.'),
    changes: z
      .array(z.strictObject({ field: z.string(), from: z.unknown(), to: z.unknown() }))
      .describe('The fields that changed, with their values before and after.'),
    address: z.string().nullable(),
    request_id: z.string().nullable(),
  })
  .meta({ id: 'AuditLine' });
export type AuditLine = z.infer<typeof AuditLine>;

/** The state of the whole chain at a moment, signed. */
export const Checkpoint = z
  .strictObject({
    position: z.int().describe('The last position that it covers.'),
    batch: z.int().describe('Number of the last seal.'),
    hash: z.string().describe('Hash of the last seal, in hex.'),
    teams: z.string().describe('Root of a tree over how many events each team has, in hex.'),
    origin: z.string().describe('Address of the installation.'),
    at: timestamp(),
    kid: z.string().describe('The key that signed it, from keys.get.'),
    signature: z
      .string()
      .describe('Ed25519 over the canonical JSON of origin, position, teams, hash and at; in base64.'),
  })
  .meta({ id: 'Checkpoint' });

/** The filter of the trail, for reading and for exports. */
export const auditFilter = {
  type: z.array(text(100)).max(50).optional().describe('Only events of any of these types, such as ticket.created.'),
  entity: z.array(text(50)).max(20).optional().describe('Only events about these kinds of things, such as ticket.'),
  entity_id: z.uuid().optional().describe('Only events about this ticket, person or other thing.'),
  actor_id: ref('person').optional().describe('Only what this person did.'),
  user_id: ref('user').optional().describe('Only what this account did.'),
  key_id: ref('api_key').optional().describe('Only what was done with this API key.'),
  address: text(64).optional().describe('Only what came from this IP address.'),
  request_id: text(128).optional().describe('Only what this request caused, by its X-Request-Id.'),
  at_after: timestamp().optional().describe('Only events at this moment or later.'),
  at_before: timestamp().optional().describe('Only events before this moment.'),
};
const listInput = { ...pageInput, ...auditFilter };
const access = ['team:audit.read', 'platform:admin'] as const;

/**
 * The audit trail: who did what, provable to a stranger. Administrators of the platform read its own trail where they name
 * no team.
 */
export const audit = {
  events: query({
    summary: 'List the audit events of the team with their payloads, newest first',
    access,
    audited: true,
    rest: 'GET /audit/events',
    input: inTeam(listInput),
    output: Page(AuditEvent).meta({ id: 'AuditEventPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  logs: query({
    summary: 'List the audit trail of the team as lines to read, newest first',
    access,
    audited: true,
    rest: 'GET /audit/logs',
    aliases: ['GET /admin/audit-log', 'GET /admin/logs/audit'],
    input: inTeam(listInput),
    output: Page(AuditLine).meta({ id: 'AuditLinePage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  checkpoints: query({
    summary: 'List the signed checkpoints of the audit chain, newest first',
    access,
    rest: 'GET /audit/checkpoints',
    input: inTeam(pageInput),
    output: Page(Checkpoint).meta({ id: 'CheckpointPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  verify: query({
    summary: 'Verify a part of the audit chain against its seals',
    access,
    rest: 'GET /audit/verify',
    limit: [{ by: 'user', max: 60, seconds: 60 }],
    input: inTeam({
      from: z.int().min(1).optional().describe('First position. Defaults to 1.'),
    }),
    output: z
      .strictObject({
        from: z.int(),
        to: z.int().describe('The last position that was verified; up to 20,000 are at a time.'),
        batches: z.int().describe('Seals that were verified.'),
        next: z.int().nullable().describe('Where to go on; null at the end of the chain.'),
      })
      .meta({ id: 'AuditVerification' }),
    errors: ['CHAIN_BROKEN'],
  }),
  export: mutation({
    summary: 'Export the audit trail as an archive that anybody can verify',
    access,
    rest: 'POST /audit/export',
    status: 202,
    audited: true,
    limit: [{ by: 'user', max: 20, seconds: 3600 }],
    input: inTeam(auditFilter),
    output: z
      .strictObject({
        operation_id: ref('operation').nullable().describe('The operation that makes it: its result names the file.'),
        request_id: ref('data_request')
          .nullable()
          .describe('For the trail of the platform: the request, to download from compliance.requests.download.'),
      })
      .meta({ id: 'AuditExport' }),
    events: ['operation.queued', 'data_request.created'],
  }),
};
