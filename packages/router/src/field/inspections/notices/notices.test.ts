import { expect, test } from 'vitest';
import { mailsTo } from '../../../testing/mails.ts';
import { testWorld } from '../../../testing/world.ts';
import { aCrew, anInspection, offline } from '../inspections.fixture.ts';

const world = await testWorld();
type Person = Awaited<ReturnType<typeof aCrew>>['ada'];
async function told(person: Person): Promise<string[]> {
  await world.drain();
  return (await (await world.as(person)).notifications.list({})).items.map(({ title }) => title);
}

test('whoever is given an inspection is told, unless it is theirs no longer or they took it themselves', async () => {
  const { ada, ben } = await aCrew(world);
  const { inspections } = await world.as(ada);
  const { id: inspection_id } = await inspections.create({ title: 'The barn', assignee_id: ben.person_id });
  expect(await told(ben)).toEqual(['INS-1 The barn was assigned to you']);
  const [mail] = await mailsTo(world, ben.email);
  expect(mail!.text, 'the link names the team').toContain(`/inspections/INS-1?team_id=${ben.team_id}`);
  await inspections.update({ inspection_id, assignee_id: 'me' });
  const second = await inspections.create({ title: 'The shed', assignee_id: ben.person_id });
  await inspections.update({ inspection_id: second.id, assignee_id: null });
  expect(await told(ben)).toEqual(['INS-1 The barn was assigned to you']);
  expect(await told(ada)).toEqual([]);
});

test('whoever answered first is told of a second answer, and who planned it that it is completed', async () => {
  const { ada, ben } = await aCrew(world);
  const { id } = await anInspection(world, ada, [{ key: 'leaks', label: 'Leaks', kind: 'number' }]);
  await (await world.as(ada)).inspections.sync({ answers: [offline(id, 'leaks', 1)] });
  const aside = offline(id, 'leaks', 2);
  await (await world.as(ben)).inspections.sync({ answers: [aside] });
  expect(await told(ada)).toEqual(['INS-1 The roof of the barn has two answers to one item']);
  expect(await told(ben)).toEqual([]);
  const { inspections } = await world.as(ben);
  await inspections.resolve({ inspection_id: id, conflict_id: aside.id, keep: 'aside' });
  await inspections.complete({ inspection_id: id });
  expect(await told(ada)).toEqual([
    'INS-1 The roof of the barn is completed',
    'INS-1 The roof of the barn has two answers to one item',
  ]);
  expect(await told(ben)).toEqual([]);
});
