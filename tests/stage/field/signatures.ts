import { randomUUIDv7 } from 'node:crypto';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at } from '../words.ts';

const reads = 'team:field.read';
const strokes = [[100, 100, 400, 700, 800, 200]];

export const stage = onStage({
  furnish: aSignature,
  access: {
    'signatures.list': reads,
    'signatures.get': reads,
    'signatures.image': reads,
  },
  inputs: {
    'signatures.list': () => ({}),
    'signatures.create': () => ({ subject: 'The keys', name: 'Somebody', strokes, consent: true }),
  },
  // What is signed besides the estimate has no subject of its own.
  beside: {
    'signatures.create estimate_id': () => ({ number: 1, sha256: '0'.repeat(64) }),
  },
  apart: {
    'signatures.create estimate_id': ['subject'],
  },
});

/** What the contact of the team signed on a device of its agent. */
async function aSignature({ kysely }: TestWorld, { id: team_id, agent, contact, mark }: Desk) {
  const signature = randomUUIDv7();
  await kysely
    .insertInto('signatures')
    .values({
      team_id,
      id: signature,
      subject: `${mark} subject`,
      name: `${mark} name`,
      signer_id: contact.person_id,
      consent: `${mark} consent`,
      strokes: JSON.stringify(strokes),
      signed_at: at,
      address: '192.0.2.1',
      via: 'app',
      captured_by: agent.person_id,
    })
    .execute();
  return { rows: { signature } };
}
