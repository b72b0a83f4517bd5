import { createHash, randomUUIDv7 } from 'node:crypto';
import { linkTokens } from '@deskwire/router/field/estimates/link/token.ts';
import { mintTeam } from '@deskwire/router/kit/access/mint-team.ts';
import type { TestWorld } from '@deskwire/router/testing/world.ts';
import { onStage, type Desk } from '../domain.ts';
import { at, later } from '../words.ts';

const writes = 'team:field.write';
const reads = 'team:field.read';
const linked = 'signed:mail-link';
const line = { item: 'A line', quantity: '2.5', unit_price: 1999 };

export const stage = onStage({
  furnish: someEstimates,
  access: {
    'estimates.decline': 'team:field.approve | signed:mail-link',
    'estimates.withdraw': writes,
    'estimates.duplicate': writes,
    'estimates.versions': reads,
    'estimates.download': reads,
    'estimates.link.get': linked,
    'estimates.link.download': linked,
    'estimates.link.view': linked,
  },
  inputs: {
    'estimates.create': ({ a }) => ({
      client_id: a.contact.person_id,
      title: 'An estimate',
      currency: 'EUR',
      lines: [line],
    }),
    'estimates.update': () => ({ title: 'Another title' }),
    'estimates.send': () => ({}),
    // Whoever holds the link decides as the client: tests/scenarios/estimates.test.ts has those who decide without it.
    'estimates.approve': ({ own }) => ({
      token: own.link,
      number: 1,
      sha256: own.sha256,
      signature: { name: 'Somebody', strokes: [[100, 100, 400, 700, 800, 200]], consent: true },
    }),
    'estimates.decline': ({ own }) => ({ token: own.link, number: 1, reason: 'Too much' }),
    'estimates.duplicate': () => ({}),
    'estimates.download': () => ({}),
    'estimates.link.get': ({ own }) => ({ token: own.link }),
    'estimates.link.download': ({ own }) => ({ token: own.link }),
    'estimates.link.view': ({ own }) => ({ token: own.link }),
  },
  apart: {
    'estimates.create client_id': ['client_email', 'client_name'],
  },
  links: [
    'estimates.approve',
    'estimates.decline',
    'estimates.link.get',
    'estimates.link.download',
    'estimates.link.view',
  ],
});

/** An estimate that waits for the contact of the team, who was sent its first version. */
async function someEstimates(world: TestWorld, { id: team_id, owner, contact, mark }: Desk) {
  const { kysely, services } = world;
  const [estimate, estimate_version] = [randomUUIDv7(), randomUUIDv7()];
  const client_id = contact.person_id;
  const kept = { ...line, item: `${mark} line`, unit: null, tax_rate: 0 };
  const sums = { subtotal: 4998, discount: 0, tax: 0, total: 4998 };
  const said = {
    title: `${mark} estimate`,
    introduction: `${mark} introduction`,
    terms: `${mark} terms`,
    currency: 'EUR',
    valid_until: later.slice(0, 10),
    needs_signature: true,
    client_id,
    ...sums,
  };
  const pdf = Buffer.from(`%PDF-1.7 ${mark}`);
  const sha256 = createHash('sha256').update(pdf).digest();
  await kysely.insertInto('counters').values({ team_id, kind: 'estimate', next: 2 }).execute();
  await kysely
    .insertInto('estimates')
    .values({
      ...said,
      team_id,
      id: estimate,
      number: 1,
      status: 'sent',
      sent_number: 1,
      lines: JSON.stringify([kept]),
      created_by: owner.person_id,
      created_at: at,
      updated_at: at,
    })
    .execute();
  await kysely
    .insertInto('estimate_versions')
    .values({
      ...said,
      team_id,
      id: estimate_version,
      estimate_id: estimate,
      number: 1,
      client_name: `${mark} client`,
      client_email: 'client@example.com',
      lines: JSON.stringify([{ ...kept, amount: 4998 }]),
      taxes: JSON.stringify([{ rate: 0, base: 4998, amount: 0 }]),
      expires_at: later,
      pdf,
      sha256,
      sent_by: owner.person_id,
      sent_at: at,
    })
    .execute();
  const of = { team_id: mintTeam(team_id), version_id: estimate_version };
  return {
    rows: { estimate, estimate_version },
    sha256: sha256.toString('hex'),
    /** What the client was mailed. */
    link: linkTokens.write(services, of),
  };
}
