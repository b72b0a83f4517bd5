import { afterAll, describe, expect, test } from 'vitest';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());
const stateOf = (id: string) =>
  desk.world.kysely.selectFrom('webhook_endpoints').selectAll().where('id', '=', id).executeTakeFirst();

describe.each(PREFIXES)('the routes of webhooks below %s', (prefix) => {
  async function aDesk() {
    const team = await aTeam(desk.world.kysely, { tier: 'pro' });
    const admin = await desk.as(await aMember(desk.world.kysely, team, 'admin'), prefix);
    const member = await desk.as(await aMember(desk.world.kysely, team, 'member'), prefix);
    return { admin, member };
  }

  test('a webhook is created with a secret, listed without it, and deleted', async () => {
    const { admin, member } = await aDesk();
    const wanted = { url: 'https://hooks.example.com/desk', types: ['ticket.created'] };
    expect(await member.refused('POST /webhooks', wanted)).toMatchObject({ status: 403 });
    const inside = { ...wanted, url: 'https://localhost/desk' };
    expect(await admin.refused('POST /webhooks', inside)).toMatchObject({
      status: 422,
      error: { code: 'WEBHOOK_URL_REFUSED', details: { reason: 'private_address' } },
    });
    const { id, secret } = await admin.say('webhooks.create', 'POST /webhooks', wanted);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(await stateOf(id)).toMatchObject({ url: wanted.url, types: ['ticket.created'], state: 'enabled' });

    expect(await member.refused('GET /webhooks')).toMatchObject({ status: 403 });
    expect(await admin.refused('GET /webhooks', { state: 'lost' })).toMatchObject({ status: 422 });
    const listed = await admin.say('webhooks.list', 'GET /webhooks');
    expect(listed.items).toMatchObject([{ id, url: wanted.url }]);
    expect(JSON.stringify(listed)).not.toContain(secret);

    const one = { webhook_id: id };
    expect(await member.refused('DELETE /webhooks/{webhook_id}', one)).toMatchObject({ status: 403 });
    expect(await admin.refused('DELETE /webhooks/{webhook_id}', { webhook_id: crypto.randomUUID() })).toMatchObject({
      status: 404,
    });
    await admin.say('webhooks.delete', 'DELETE /webhooks/{webhook_id}', one);
    expect((await stateOf(id))!.deleted_at).not.toBeNull();
    expect((await admin.say('webhooks.list', 'GET /webhooks')).total).toBe(0);
  });

  test('a URL is configured: created at first, changed after that', async () => {
    const { admin, member } = await aDesk();
    const url = 'https://hooks.example.com/configured';
    expect(await member.refused('POST /webhooks/configure', { url })).toMatchObject({ status: 403 });
    expect(await admin.refused('POST /webhooks/configure', { url, types: ['nothing.happens'] })).toMatchObject({
      status: 422,
      error: { code: 'WEBHOOK_TYPE_UNKNOWN' },
    });
    const first = await admin.say('webhooks.configure', 'POST /webhooks/configure', { url });
    expect(first).toMatchObject({ created: true, types: ['*'] });
    const again = await admin.say('webhooks.configure', 'POST /webhooks/configure', { url, types: ['ticket.*'] });
    expect(again).toMatchObject({ id: first.id, created: false, secret: null, types: ['ticket.*'] });
    expect(await stateOf(first.id)).toMatchObject({ types: ['ticket.*'], version: 2 });
  });
});

test('every spelling that the documents have of webhooks was called', () => {
  expect(uncalled(desk, 'webhooks')).toEqual([]);
});
