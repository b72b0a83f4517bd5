import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { teamRoles } from '@deskwire/contract/kit/access.ts';

const name = `['"](${teamRoles.join('|')})['"]`;
/** What else has one of these words for a name: what a person is, what they see, and who they are to the platform. */
const otherwise = new RegExp(
  `(\\b(kind|platform_role)\\b\\??|\\bvisibilityOf\\(\\w+\\))(: | [=!]== )${name}( \\| ${name})*`,
  'g',
);

/** Whether a line decides or writes something by the name of a role. */
const namesRole = (line: string): boolean => {
  const rest = line.replaceAll(otherwise, '');
  return /roles?\b/i.test(rest.replaceAll(new RegExp(name, 'g'), '')) && new RegExp(name).test(rest);
};

test('what people may do follows from permissions, so that the server names no role of a team', () => {
  const files = globSync(['packages/router/src/**/*.ts', 'apps/*/src/**/*.ts'], { cwd: `${import.meta.dirname}/..` });
  const found = files
    .filter((file) => !/\.(test|fixture)\.ts$|\/testing\//.test(file))
    .flatMap((file) =>
      readFileSync(`${import.meta.dirname}/../${file}`, 'utf8')
        .split('\n')
        .filter(namesRole)
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(files.length).toBeGreaterThan(300);
  expect(found).toEqual([]);
});

test.each([
  `if (roles.includes('owner')) return;`,
  `.where(sql<boolean>\`'owner' = any(p.roles)\`)`,
  `roles.some((role) => role === 'member' || role === 'approver')`,
  `{ kind: 'member', roles: ['owner'], created_at: at }`,
  `const agentRole: TeamRole = "agent";`,
])('a role is found in %s', (line) => {
  expect(namesRole(line)).toBe(true);
});

test.each([
  `{ kind: 'member' | 'requester'; roles: TeamRole[]; name?: string }`,
  `if (platform_role !== 'master_admin' && platform_role !== 'admin') throw refusal;`,
  `if (visibilityOf(roles) !== 'requester') return;`,
  `assignee_email: ['assignee', 'agent', 'owner'],`,
])('no role is found in %s', (line) => {
  expect(namesRole(line)).toBe(false);
});
