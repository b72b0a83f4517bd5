import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later } from '../words.ts';

export const stage = onStage({
  furnish: someInspections,
  access: {
    'inspections.missing': 'team:field.read',
    'inspections.conflicts': 'team:field.read',
    'inspections.reopen': 'team:field.write',
    'inspections.delete': 'team:field.write',
    'inspections.restore': 'team:field.write',
    'inspections.resolve': 'team:field.write',
    'inspections.sync': 'team:field.write',
    'inspections.answer': 'team:field.write',
    'inspections.templates.list': 'team:field.read',
    'inspections.templates.get': 'team:field.read',
    'inspections.templates.create': 'team:field.write',
    'inspections.templates.update': 'team:field.write',
    'inspections.templates.delete': 'team:field.write',
    'inspections.templates.restore': 'team:field.write',
  },
  inputs: {
    'inspections.create': () => ({ title: 'A roof' }),
    'inspections.update': () => ({ title: 'Another roof', answers: [{ item_key: 'dry', value: false }] }),
    'inspections.answer': () => ({ item_key: 'dry', value: false }),
    'inspections.complete': ({ own }) => ({ inspection_id: own.empty }),
    'inspections.reopen': ({ own }) => ({ inspection_id: own.completed }),
    'inspections.restore': ({ own }) => ({ inspection_id: own.deleted }),
    'inspections.resolve': () => ({ keep: 'aside' }),
    'inspections.sync': ({ a }) => ({
      answers: [{ id: randomUUIDv7(), inspection_id: a.rows.inspection, item_key: 'dry', value: false }],
    }),
    'inspections.templates.create': () => ({
      name: 'Roofs',
      items: [{ key: 'dry', label: 'It is dry', kind: 'check' }],
    }),
    'inspections.templates.update': () => ({ name: 'Other roofs' }),
    'inspections.templates.restore': ({ own }) => ({ template_id: own.deletedTemplate }),
  },
  // The answers come after the inspections, and the last thing that is answered is looked at.
  apart: {
    'inspections.sync inspections[].assignee_id': ['answers'],
    'inspections.sync inspections[].template_id': ['answers'],
  },
  pictures: ['inspections.addPhotos'],
});

/** An inspection on its way with two answers to one item, and others that are empty, completed and deleted. */
async function someInspections({ kysely }: TestWorld, { id: team_id, agent, owner, mark }: Desk) {
  const [inspection_template, deletedTemplate] = [randomUUIDv7(), randomUUIDv7()];
  const items = JSON.stringify([
    {
      key: 'dry',
      label: `${mark} is dry`,
      kind: 'check',
      required: false,
      min_photos: 0,
      choices: null,
      unit: null,
    },
    { key: 'note', label: `${mark} note`, kind: 'text', required: false, min_photos: 0, choices: null, unit: null },
  ]);
  const created_hash = Buffer.alloc(32);
  const made = { team_id, created_by: agent.person_id, created_hash, created_at: at, updated_at: at };
  await kysely
    .insertInto('inspection_templates')
    .values([
      { ...made, id: inspection_template, name: `${mark} template`, description: mark },
      { ...made, id: deletedTemplate, name: `${mark} old template`, deleted_at: at },
    ])
    .execute();
  await kysely
    .insertInto('inspection_template_revisions')
    .values(
      [inspection_template, deletedTemplate].map((template_id) => ({
        team_id,
        template_id,
        revision: 1,
        items,
        created_at: at,
      })),
    )
    .execute();
  const [inspection, empty, completed, deleted] = [randomUUIDv7(), randomUUIDv7(), randomUUIDv7(), randomUUIDv7()];
  const base = { ...made, title: `${mark} inspection`, description: mark, site: `${mark} site` };
  await kysely
    .insertInto('inspections')
    .values([
      { ...base, id: inspection, number: 1, status: 'in_progress', template_id: inspection_template, items },
      { ...base, id: empty, number: 2, status: 'draft' },
      {
        ...base,
        id: completed,
        number: 3,
        status: 'completed',
        completed_at: at,
        completed_by: owner.person_id,
      },
      { ...base, id: deleted, number: 4, status: 'draft', deleted_at: at, purge_at: later },
    ])
    .execute();
  await kysely.insertInto('counters').values({ team_id, kind: 'inspection', next: 5 }).execute();
  const said = { team_id, inspection_id: inspection, item_key: 'note', created_at: at };
  await kysely
    .insertInto('inspection_answers')
    .values({
      ...said,
      id: randomUUIDv7(),
      version: 1,
      value: JSON.stringify(`${mark} answer`),
      author_id: agent.person_id,
    })
    .execute();
  const answer_conflict = randomUUIDv7();
  await kysely
    .insertInto('answer_conflicts')
    .values({
      ...said,
      id: answer_conflict,
      base_version: 0,
      value: JSON.stringify(`${mark} other answer`),
      author_id: owner.person_id,
    })
    .execute();
  return {
    rows: { inspection, inspection_template, answer_conflict },
    empty,
    completed,
    deleted,
    deletedTemplate,
  };
}
