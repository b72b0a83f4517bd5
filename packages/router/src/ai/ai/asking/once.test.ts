import { afterAll, expect, test } from 'vitest';
import type { TestPerson } from '@deskwire/testing/builders.ts';
import { dieAt } from '../../../testing/dying.ts';
import type { TestWorld } from '../../../testing/world.ts';
import { aiWorld, anAskingTeam } from '../testing/asking.fixture.ts';

const { world, models, close } = await aiWorld();
afterAll(close);

type Desk = Awaited<ReturnType<TestWorld['as']>>;
/** What is made by a procedure that asks a model or looks something up before, and in which table it is. */
const calls: Record<string, { table: string; call: (desk: Desk, project_id: string) => Promise<unknown> }> = {
  'reports.generate': { table: 'reports', call: (desk) => desk.reports.generate({ title: 'Cut' }) },
  'chat.send': {
    table: 'chat_sessions',
    call: (desk) => desk.chat.send({ message: 'And the printer?', wait_seconds: 0 }),
  },
  'ai.documents.generate': {
    table: 'ai_documents',
    call: (desk) => desk.ai.documents.generate({ prompt: 'A letter to the printer' }),
  },
  'agent.design': {
    table: 'agent_plans',
    call: (desk) => desk.agent.design({ goal: 'List them', steps: [{ procedure: 'tickets.list', input: {} }] }),
  },
  'support.ask': { table: 'support_questions', call: (desk) => desk.support.ask({ question: 'How do I print?' }) },
  'aiDocs.request': {
    table: 'ai_doc_jobs',
    call: (desk, project_id) => desk.aiDocs.request({ project_id, path: 'a.ts', source: 'export const a = 1;\n' }),
  },
};

test.each(Object.entries(calls))(
  '%s that dies between its effect and its answer is repeated with the same key, and has one effect',
  async (path, { table, call }) => {
    const { member } = await anAskingTeam(world);
    const { id: project_id } = await (await world.as(member)).projects.create({ name: 'Site' });
    const repeated = async (person: TestPerson) => call(await world.as(person, { idempotency_key: path }), project_id);
    await dieAt(world, 'update on idempotency_keys', `new.procedure = '${path}' and new.answer is not null`);
    await expect(repeated(member)).rejects.toMatchObject({ app: 'INTERNAL' });
    const asked = models.asked.length;
    await expect(repeated(member)).rejects.toMatchObject({ app: 'IDEMPOTENCY_IN_FLIGHT' });
    world.clock.advance({ seconds: 121 });
    const answer = await repeated(member);
    expect(models.asked).toHaveLength(asked);
    expect(await repeated(member)).toEqual(answer);
    const { rowCount } = await world.pool.query(`select from ${table} where team_id = $1`, [member.team_id]);
    expect(rowCount).toBe(1);
  },
);
