import { afterAll, describe, expect, test } from 'vitest';
import { projectPermissions, type ProjectRole, type TeamRole } from '@deskwire/contract/kit/access.ts';
import { accessOf, type Entry } from '@deskwire/contract/kit/define.ts';
import { aMember, type TestPerson } from '@deskwire/testing/builders.ts';
import { actorOf } from '../kit/actors.ts';
import { inputOf } from '../kit/inputs.ts';
import { PRIVATE } from '../stage/words.ts';
import { reviewedAccess } from './expected.ts';
import { byDomain, createRig, procedures } from './rig.ts';

const rig = await createRig();
afterAll(() => rig.close());
const { stage } = rig;
const { world, a } = stage;

/** The same stage, on which everything that lives in a project lives in the private one. */
const inPrivate = {
  ...stage,
  a: { ...a, rows: { ...a.rows, ...a.secret }, second: { ...a.second, ...a.secretSecond } },
};
const owner = actorOf('owner');
const inProjects = procedures.filter(([, entry]) => accessOf(entry).some((rule) => rule.startsWith('project:')));

async function somebody(roles: readonly TeamRole[], project?: ProjectRole) {
  const person = await aMember(world.kysely, a, ...roles);
  if (project !== undefined) await join(person, project);
  return { bearer: await world.tokenOf(person) };
}
const join = ({ team_id, person_id }: TestPerson, role: ProjectRole) =>
  world.kysely
    .insertInto('project_members')
    .values({ team_id, project_id: a.secret.project!, person_id, role, created_at: new Date().toISOString() })
    .execute();

const call = async (guest: { bearer: string }, door: 'caller' | 'rest', [path, entry]: readonly [string, Entry]) =>
  rig.attempt(rig.doors[door], guest, path, entry, inputOf(inPrivate, path, entry, owner));

test('there is something to call', () => expect(inProjects.length).toBeGreaterThan(10));

test.each([['member'], ['agent'], ['approver'], ['viewer'], ['requester']] as const)(
  'a private project does not exist for a %s of the team who was not added to it, at any door',
  async (role) => {
    const outsider = await somebody([role]);
    for (const door of ['caller', 'rest'] as const)
      for (const one of inProjects) {
        if (!rig.doors[door].serves(...one)) continue;
        const { answer, writes } = await call(outsider, door, one);
        expect([one[0], door, answer.status, writes]).toEqual([one[0], door, 404, []]);
      }
  },
);

test.each(Object.entries(projectPermissions) as [ProjectRole, readonly string[]][])(
  'in a private project, its %s may do what that role allows and nothing else',
  async (role, permissions) => {
    const insider = await somebody(['viewer'], role);
    for (const one of inProjects) {
      const permission = /^project:(\S+)/.exec(reviewedAccess(one[0]))![1]!;
      const { answer } = await call(insider, 'caller', one);
      if (permissions.includes(permission))
        expect([one[0], answer.status < 300 || refused(answer)]).toEqual([one[0], true]);
      else expect([one[0], answer.status]).toEqual([one[0], 403]);
    }
  },
);
/** Refused for what the row says, or for a rule inside the procedure, and not at the door. */
const refused = ({ status, code }: { status: number; code?: string | undefined }) =>
  status === 409 || (status === 403 && code === 'FORBIDDEN');

test('an admin of the team owns a private project without being added to it', async () => {
  const admin = await somebody(['admin']);
  for (const one of inProjects) {
    const { answer } = await call(admin, 'caller', one);
    if (one[0] === 'projects.leave') expect(answer.code).toBe('PROJECT_MEMBER_NOT_FOUND');
    // Only its author edits a comment.
    else if (one[0].endsWith('comments.update')) expect(answer.code).toBe('FORBIDDEN');
    else expect([one[0], answer.status < 300]).toEqual([one[0], true]);
  }
});

const reading = procedures.filter(([, entry]) => entry.kind === 'query');
const outsiders = [await somebody(['agent']), await somebody(['viewer'])];
describe.each(byDomain(reading))('nothing that an outsider reads in $domain tells of a private project', (of) => {
  test.each(of.procedures)('%s', async (path, entry) => {
    for (const set of [stage, inPrivate])
      for (const outsider of outsiders) {
        const { answer } = await rig.attempt(rig.doors.caller, outsider, path, entry, inputOf(set, path, entry, owner));
        expect(JSON.stringify(answer)).not.toContain(PRIVATE);
      }
  });
});
