import { z } from 'zod';
import { mutation, query } from '../define.ts';
import { ref, timestamp } from '../kit/fields.ts';
import { Page, pageInput } from '../kit/paging.ts';

export const Session = z
  .strictObject({
    id: ref('session'),
    current: z.boolean().describe('Whether this is the session of the request.'),
    kind: z.enum(['bearer', 'cookie']),
    device: z.string().meta({ examples: ['Firefox on Linux'] }),
    user_agent: z.string(),
    address: z.string(),
    created_at: timestamp(),
    last_seen_at: timestamp().describe('Accurate to five minutes.'),
    expires_at: timestamp(),
  })
  .meta({ id: 'Session' });
export type Session = z.infer<typeof Session>;

export const Revoked = z
  .strictObject({ revoked: z.int().describe('How many sessions ended.') })
  .meta({ id: 'RevokedSessions' });

export const authSessions = {
  list: query({
    summary: 'List your active sessions, newest first',
    access: 'user',
    via: 'session',
    rest: 'GET /auth/sessions',
    input: z.strictObject(pageInput),
    output: Page(Session).meta({ id: 'SessionPage' }),
    errors: ['INVALID_CURSOR', 'PAGE_TOO_DEEP'],
  }),
  revoke: mutation({
    summary: 'Revoke one of your sessions, from its next request on',
    access: 'user',
    via: 'session',
    rest: 'DELETE /auth/sessions/{session_id}',
    input: z.strictObject({ session_id: ref('session').describe('Id of the session, from auth.sessions.list.') }),
    output: Revoked,
    errors: ['SESSION_NOT_FOUND'],
    events: ['session.revoked'],
  }),
  revokeOthers: mutation({
    summary: 'Revoke all your sessions except this one',
    access: 'user',
    via: 'session',
    rest: 'POST /auth/sessions/revoke-others',
    input: z.strictObject({}),
    output: Revoked,
    events: ['session.revoked'],
  }),
};
