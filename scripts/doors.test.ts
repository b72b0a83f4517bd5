import { expect, test } from 'vitest';
import { doorsOf } from './doors.ts';

test('a procedure is shown as it is at every door', () => {
  expect(doorsOf('tickets.assign')).toBe(`tickets.assign: Assign a ticket to somebody, or unassign it
  REST          POST /api/v1/tickets/{ticket_id}/assign
  OpenAPI       operationId tickets.assign, at /docs
  tRPC, SDK     desk.api.tickets.assign.mutate({ ticket_id, assignee_id, … })
  command line  deskwire tickets assign <ticket-id> --assignee-id …
  MCP           tickets_assign
  needs         team:tickets.handle
  key scope     tickets.assign, tickets.* or *
  audit trail   ticket.assigned`);
  expect(doorsOf('auth.login')).not.toMatch(/MCP|key scope/);
  expect(() => doorsOf('tickets.burn')).toThrow('There is no procedure tickets.burn.');
});
