import { expect, test } from 'vitest';
import {
  personKindOf,
  projectRoleOf,
  rolesPermit,
  rolesWith,
  seesInternal,
  teamRoles,
  visibilityOf,
  type TeamRole,
} from './access.ts';

test('the most that any role shows is seen', () => {
  const seen = Object.fromEntries(teamRoles.map((role) => [role, visibilityOf([role])]));
  expect(seen).toEqual({
    requester: 'requester',
    viewer: 'all',
    member: 'own',
    approver: 'own',
    agent: 'all',
    admin: 'all',
    owner: 'all',
  });
  expect(visibilityOf(['requester', 'member'])).toBe('own');
  expect(visibilityOf(['requester', 'member', 'viewer'])).toBe('all');
  expect(visibilityOf([])).toBe('requester');
});

test('roles add up to no more than the permissions of each', () => {
  const roles: TeamRole[] = ['viewer', 'approver'];
  expect(rolesPermit(roles, 'approvals.decide')).toBe(true);
  expect(rolesPermit(roles, 'tickets.handle')).toBe(false);
  expect(seesInternal(roles)).toBe(false);
});

test('the roles with a permission are read from the table', () => {
  expect(rolesWith('tickets.beAssigned')).toEqual(['member', 'approver', 'agent', 'admin', 'owner']);
  expect(rolesWith('approvals.decide')).toEqual(['approver', 'admin', 'owner']);
  expect(rolesWith('approvals.decide', 'team.manage')).toEqual(['approver']);
  expect(rolesWith('team.own')).toEqual(['owner']);
});

test('a person is named by whether their roles show them the team', () => {
  expect(teamRoles.filter((role) => personKindOf([role]) === 'requester')).toEqual(['requester']);
  expect(personKindOf(['requester', 'viewer'])).toBe('member');
});

test('a private project exists for its members and for those who manage the team', () => {
  const project = { private: true, role: null };
  expect(projectRoleOf(['agent'], project)).toBeUndefined();
  expect(projectRoleOf(['agent'], { ...project, role: 'viewer' })).toBe('viewer');
  expect(projectRoleOf(['admin'], project)).toBe('owner');
  expect(projectRoleOf(['viewer'], { ...project, private: false })).toBe('viewer');
  expect(projectRoleOf(['requester'], { ...project, private: false })).toBeUndefined();
});
