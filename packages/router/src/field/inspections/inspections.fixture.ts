import { randomUUIDv7 } from 'node:crypto';
import type { NewItem } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Tier } from '@deskwire/contract/kit/entitlements.ts';
import { aMember, aTeam } from '@deskwire/testing/builders.ts';
import type { TestWorld } from '../../testing/world.ts';

export const roofItems: NewItem[] = [
  { key: 'dry', label: 'It is dry', kind: 'check', required: true },
  { key: 'notes', label: 'Notes', kind: 'text' },
  { key: 'leaks', label: 'Leaks', kind: 'number', required: true },
  { key: 'material', label: 'Material', kind: 'choice', choices: ['slate', 'tiles'] },
  { key: 'ridge', label: 'Length of the ridge', kind: 'measurement', unit: 'ft' },
  { key: 'owner', label: 'The owner was there', kind: 'signature' },
];

/** A team with two people who inspect, each a client of their own. */
export async function aCrew(world: TestWorld, { tier = 'premium' }: { tier?: Tier } = {}) {
  const team = await aTeam(world.kysely, { tier });
  const [ada, ben] = [await aMember(world.kysely, team, 'member'), await aMember(world.kysely, team, 'member')];
  const viewer = await aMember(world.kysely, team, 'viewer');
  const admin = await aMember(world.kysely, team, 'admin');
  return { team, ada, ben, viewer, admin };
}

/** A template of these items. */
export async function aTemplate(world: TestWorld, person: { user_id: string; session_id: string }, items = roofItems) {
  return (await world.as(person)).inspections.templates.create({ name: 'Roofs', items });
}

/** An inspection made from a template of these items. */
export async function anInspection(
  world: TestWorld,
  person: { user_id: string; session_id: string },
  items: NewItem[] = roofItems,
) {
  const { id: template_id } = await aTemplate(world, person, items);
  return (await world.as(person)).inspections.create({ template_id, title: 'The roof of the barn' });
}

/** What a device answers offline: under an id of its own, at a time by its own clock. */
export const offline = <V>(inspection_id: string, item_key: string, value: V, more: object = {}) => ({
  id: randomUUIDv7(),
  inspection_id,
  item_key,
  value,
  ...more,
});
