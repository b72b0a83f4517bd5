import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { or404 } from '../rules.ts';
import { at, later } from '../words.ts';

export const stage = onStage({
  furnish: anInvitation,
  access: {
    'teams.restore': 'user (session only)',
    'teams.join': 'user (session only)',
    'teams.leave': 'user (session only)',
    'teams.transferOwnership': 'team:team.own (session only, fresh)',
    'teams.members.list': 'team:team.read',
    'teams.invitations.list': 'team:members.manage',
    'teams.invitations.create': 'team:members.manage (session only)',
    'teams.invitations.resend': 'team:members.manage (session only)',
    'teams.invitations.revoke': 'team:members.manage (session only)',
    'teams.invitations.accept': 'user (session only)',
  },
  rowRules: {
    // Nobody on the stage is offered anything.
    'teams.join': () => '404',
    'teams.leave': or404(({ team }) => team === 'A'),
    // Their own team, which they have deleted.
    'teams.restore': or404(({ name }) => name === 'owner'),
    // It was sent to the address of otherUser.
    'teams.invitations.accept': ({ name }) => (name === 'otherUser' ? 'Y' : '403'),
  },
  inputs: {
    'teams.restore': ({ deleted_team }) => ({ team_id: deleted_team }),
    'teams.transferOwnership': ({ a }) => ({ user_id: a.agent.user_id }),
    'teams.members.add': () => ({ email: 'somebody@example.com', role: 'member' }),
    'teams.members.setRole': () => ({ role: 'member' }),
    'teams.invitations.create': () => ({ email: 'somebody@example.com', roles: ['member'] }),
    'teams.invitations.accept': ({ once }) => ({ token: once.invitation }),
  },
  unsuccessful: {
    'teams.join': 'no team of the stage offers anybody anything; tests/scenarios/teams.test.ts has one',
  },
  // Who accepts an invitation enters the team.
  reaches: { 'teams.invitations.accept': ({ name }) => name === 'otherUser' },
  apart: { 'teams.members.add user_id': ['email'] },
});

async function anInvitation({ kysely }: TestWorld, { id: team_id, owner, mark }: Desk) {
  const id = randomUUIDv7();
  await kysely
    .insertInto('team_invitations')
    .values({
      team_id,
      id,
      email: `${mark.toLowerCase()}@invited.example`,
      roles: ['member'],
      token_hash: randomBytes(32),
      invited_by: owner.person_id,
      created_at: at,
      sent_at: at,
      expires_at: later,
    })
    .execute();
  return { rows: { team: team_id, invitation: id } };
}
