import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

describe.each(PREFIXES)('the routes of SLA below %s', (prefix) => {
  test('a promise that is not kept is a breach, in the list and in the figures', async () => {
    const team = await aTeam(desk.world.kysely);
    const person = await aMember(desk.world.kysely, team, 'admin');
    const admin = await desk.as(person, prefix);
    const promise = { ticket_type: 'bug', name: 'Bugs', response_time_hours: 2, resolution_time_hours: 8 };
    const rule = await admin.say('sla.rules.set', 'PUT /sla/rules', promise);
    const rules = await admin.say('sla.rules.list', 'GET /sla/rules');
    expect(rules.items).toMatchObject([{ id: rule.id, ticket_type: 'bug', response_time_hours: 2 }]);

    const ticket = await admin.say('tickets.create', 'POST /tickets', { title: 'It leaks', type: 'bug' });
    await desk.world.drain();
    const clocks = () => admin.say('sla.ticket', 'GET /sla/tickets/{ticket_id}', { ticket_id: ticket.key });
    expect(JSON.stringify(await clocks())).toContain(rule.id);
    expect((await admin.say('sla.breaches', 'GET /sla/breaches')).items).toEqual([]);

    desk.world.clock.advance({ hours: 3 });
    await desk.world.drain();
    // Three hours later the token of before counts no more.
    const later = await desk.as(person, prefix);
    const breaches = await later.say('sla.breaches', 'GET /sla/breaches', { metric: 'first_response' });
    expect(breaches.items).toMatchObject([{ ticket_id: ticket.id, rule_id: rule.id, stop: null }]);
    const figures = await later.say('sla.metrics', 'GET /sla/metrics', { period: '30d' });
    expect(figures).toMatchObject({ breach_count: 1, compliance_rate: 0 });
  });
});

test('every spelling that the documents have of SLA was called', () => {
  expect(uncalled(desk, 'sla')).toEqual([]);
});
