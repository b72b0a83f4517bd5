import { randomUUIDv7 } from 'node:crypto';
import { expect, test } from 'vitest';
import type { TeamRole } from '@deskwire/contract/kit/access.ts';
import { aContact, aMember, aTeam, aUser } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '../../../testing/mails.ts';
import { testWorld } from '../../../testing/world.ts';

const world = await testWorld();
const address = () => `${randomUUIDv7()}@example.com`;

async function aHouse() {
  const team = await aTeam(world.kysely);
  const admin = await aMember(world.kysely, team, 'admin');
  return { team, team_id: team.id, admin };
}
/** Invites an address and reads the token from the mail. */
async function invited(house: Awaited<ReturnType<typeof aHouse>>, email: string, roles: TeamRole[] = ['agent']) {
  const { team_id, admin } = house;
  const invitation = await (await world.as(admin)).teams.invitations.create({ team_id, email, roles });
  await world.drain();
  const mail = (await mailsTo(world, email)).at(-1)!;
  return { invitation, mail, token: tokenIn(mail) };
}

test('an invitation reaches its address and lets its owner in, once', async () => {
  const house = await aHouse();
  const guest = await aUser(world.kysely);
  const { invitation, mail, token } = await invited(house, guest.email, ['approver', 'agent']);
  expect(mail.template).toBe('team-invitation');
  expect(mail.text).toContain('/pages/invitation?token=');
  const joined = await (await world.as(guest)).teams.invitations.accept({ token });
  expect(joined).toMatchObject({ team_id: house.team_id, roles: ['approver', 'agent'] });
  expect(await (await world.as(guest)).users.me({})).toMatchObject({
    team_id: house.team_id,
    person_id: joined.person_id,
  });
  await expect((await world.as(guest)).teams.invitations.accept({ token })).rejects.toMatchObject({
    app: 'INVITATION_EXPIRED',
  });
  const list = await (
    await world.as(house.admin)
  ).teams.invitations.list({ team_id: house.team_id, status: 'accepted' });
  expect(list.items).toMatchObject([{ id: invitation.id, accepted_by: joined.person_id }]);
});

test('the token stands nowhere but in the mail', async () => {
  const house = await aHouse();
  const { token } = await invited(house, address());
  for (const table of ['team_invitations', 'emails', 'events', 'event_payloads', 'idempotency_keys', 'outbox'] as const)
    expect(JSON.stringify(await world.kysely.selectFrom(table).selectAll().execute())).not.toContain(token);
});

test('nobody else gets in with it, however they came by it', async () => {
  const house = await aHouse();
  const { token } = await invited(house, address());
  const thief = await aUser(world.kysely);
  const accept = (await world.as(thief)).teams.invitations.accept({ token });
  await expect(accept).rejects.toMatchObject({ app: 'INVITATION_FOR_OTHER' });
});

test('whoever registered the invited address without proving it gets nowhere', async () => {
  const house = await aHouse();
  const squatter = await aUser(world.kysely);
  await world.kysely.updateTable('users').set({ email_verified_at: null }).where('id', '=', squatter.user_id).execute();
  const { token } = await invited(house, squatter.email);
  const accept = (await world.as(squatter)).teams.invitations.accept({ token });
  await expect(accept).rejects.toMatchObject({ app: 'EMAIL_NOT_VERIFIED' });
});

test('a made-up token is no invitation', async () => {
  const guest = await aUser(world.kysely);
  const accept = (await world.as(guest)).teams.invitations.accept({ token: 'x'.repeat(43) });
  await expect(accept).rejects.toMatchObject({ app: 'INVITATION_NOT_FOUND' });
});

test('twenty parallel accepts make one member', async () => {
  const house = await aHouse();
  const guest = await aUser(world.kysely);
  const { token } = await invited(house, guest.email);
  const desk = await world.as(guest);
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => desk.teams.invitations.accept({ token })));
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  for (const result of results)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ app: 'INVITATION_EXPIRED' });
  const people = await world.kysely
    .selectFrom('people')
    .select('id')
    .where('team_id', '=', house.team_id)
    .where('user_id', '=', guest.user_id)
    .execute();
  expect(people).toHaveLength(1);
});

test('a new invitation to the same address takes the place of the old one', async () => {
  const house = await aHouse();
  const guest = await aUser(world.kysely);
  const first = await invited(house, guest.email, ['viewer']);
  const second = await invited(house, guest.email, ['member']);
  expect(second.invitation.id).toBe(first.invitation.id);
  await expect((await world.as(guest)).teams.invitations.accept({ token: first.token })).rejects.toMatchObject({
    app: 'INVITATION_NOT_FOUND',
  });
  expect(await (await world.as(guest)).teams.invitations.accept({ token: second.token })).toMatchObject({
    roles: ['member'],
  });
});

test('sending again makes a new link and ends the old one; taking back ends both', async () => {
  const house = await aHouse();
  const { team_id, admin } = house;
  const guest = await aUser(world.kysely);
  const first = await invited(house, guest.email);
  const invitation_id = first.invitation.id;
  await (await world.as(admin)).teams.invitations.resend({ team_id, invitation_id });
  await world.drain();
  const token = tokenIn((await mailsTo(world, guest.email)).at(-1)!);
  expect(token).not.toBe(first.token);
  const old = (await world.as(guest)).teams.invitations.accept({ token: first.token });
  await expect(old).rejects.toMatchObject({ app: 'INVITATION_NOT_FOUND' });
  const revoked = await (await world.as(admin)).teams.invitations.revoke({ team_id, invitation_id });
  expect(revoked.status).toBe('revoked');
  const late = (await world.as(guest)).teams.invitations.accept({ token });
  await expect(late).rejects.toMatchObject({ app: 'INVITATION_EXPIRED' });
  const again = (await world.as(admin)).teams.invitations.resend({ team_id, invitation_id });
  await expect(again).rejects.toMatchObject({ app: 'INVITATION_EXPIRED' });
});

test('an invitation of another team does not exist', async () => {
  const [here, there] = [await aHouse(), await aHouse()];
  const { invitation } = await invited(there, address());
  const desk = await world.as(here.admin);
  const one = { team_id: here.team_id, invitation_id: invitation.id };
  await expect(desk.teams.invitations.revoke(one)).rejects.toMatchObject({ app: 'INVITATION_NOT_FOUND' });
  await expect(desk.teams.invitations.resend(one)).rejects.toMatchObject({ app: 'INVITATION_NOT_FOUND' });
  expect((await desk.teams.invitations.list({ team_id: here.team_id })).items).toEqual([]);
});

test('an invitation is good for seven days', async () => {
  const later = await testWorld();
  const admin = await aMember(later.kysely, await aTeam(later.kysely), 'admin');
  const guest = await aUser(later.kysely);
  const { team_id } = admin;
  await (await later.as(admin)).teams.invitations.create({ team_id, email: guest.email, roles: ['member'] });
  await later.drain();
  const token = tokenIn((await mailsTo(later, guest.email)).at(-1)!);
  later.clock.advance({ days: 7 });
  const accept = (await later.as(guest)).teams.invitations.accept({ token });
  await expect(accept).rejects.toMatchObject({ app: 'INVITATION_EXPIRED' });
  const { items } = await (await later.as(admin)).teams.invitations.list({ team_id, status: 'expired' });
  expect(items).toMatchObject([{ email: guest.email, status: 'expired' }]);
});

test('who is in the team already is not invited', async () => {
  const { team, team_id, admin } = await aHouse();
  const member = await aMember(world.kysely, team, 'member');
  const create = (await world.as(admin)).teams.invitations.create({ team_id, email: member.email, roles: ['agent'] });
  await expect(create).rejects.toMatchObject({ app: 'ALREADY_MEMBER' });
});

test('a contact who accepts keeps what they reported', async () => {
  const house = await aHouse();
  const contact = await aContact(world.kysely, house.team);
  const guest = await aUser(world.kysely);
  await world.kysely.updateTable('people').set({ email: guest.email }).where('id', '=', contact.person_id).execute();
  const { token } = await invited(house, guest.email, ['member']);
  const joined = await (await world.as(guest)).teams.invitations.accept({ token });
  expect(joined.person_id).toBe(contact.person_id);
});

test('a requester who accepts becomes more, and loses nothing', async () => {
  const house = await aHouse();
  const requester = await aMember(world.kysely, house.team, 'requester');
  // Invited before they became a requester.
  await world.kysely
    .updateTable('people')
    .set({ left_at: new Date().toISOString() })
    .where('id', '=', requester.person_id)
    .execute();
  const { token } = await invited(house, requester.email, ['agent']);
  await world.kysely.updateTable('people').set({ left_at: null }).where('id', '=', requester.person_id).execute();
  const joined = await (await world.as(requester)).teams.invitations.accept({ token });
  expect(joined).toMatchObject({ person_id: requester.person_id, roles: ['requester', 'agent'] });
});

test('a team that takes only its own addresses invites no others', async () => {
  const { team_id, admin } = await aHouse();
  const desk = await world.as(admin);
  await desk.settings.team.set({ team_id, allowed_email_domains: ['northwind.example'] });
  const create = (email: string) => desk.teams.invitations.create({ team_id, email, roles: ['member'] });
  await expect(create(address())).rejects.toMatchObject({ app: 'EMAIL_DOMAIN_REFUSED' });
  await expect(create('ada@evil-northwind.example')).rejects.toMatchObject({ app: 'EMAIL_DOMAIN_REFUSED' });
  expect(await create('Ada@Northwind.example')).toMatchObject({ email: 'ada@northwind.example' });
});

test('an invitation ends with the right of whoever sent it', async () => {
  const house = await aHouse();
  const owner = await world.as(await aMember(world.kysely, house.team, 'owner'));
  const [first, second] = [await aUser(world.kysely), await aUser(world.kysely)];
  const whileAdmin = await invited(house, first.email, ['admin']);
  await owner.teams.members.setRole({ team_id: house.team_id, user_id: house.admin.user_id, role: 'agent' });
  const accept = async (user: typeof first, token: string) =>
    (await world.as(user)).teams.invitations.accept({ token });
  await expect(accept(first, whileAdmin.token)).rejects.toMatchObject({ app: 'INVITATION_EXPIRED' });
  await owner.teams.members.setRole({ team_id: house.team_id, user_id: house.admin.user_id, role: 'admin' });
  const beforeLeaving = await invited(house, second.email);
  await owner.teams.members.remove({ team_id: house.team_id, user_id: house.admin.user_id });
  await expect(accept(second, beforeLeaving.token)).rejects.toMatchObject({ app: 'INVITATION_EXPIRED' });
});
