import type { EstimateLineInput } from '@deskwire/contract/field/estimates.schemas.ts';
import type { SignatureInput } from '@deskwire/contract/field/signatures.schemas.ts';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '../testing/mails.ts';
import type { TestWorld } from '../testing/world.ts';

/** A signature that is one. */
export const drawn: SignatureInput = {
  name: 'A client',
  strokes: [[100, 100, 400, 700, 800, 200]],
  consent: true,
};

export const someLines: EstimateLineInput[] = [
  { item: 'Clay tiles', quantity: '120.5', unit: 'm²', unit_price: 4850, tax_rate: 1900 },
  { item: 'Scaffolding', quantity: '1', unit_price: 90_000, tax_rate: 1900 },
];

/** A team that works at a site, its client, and an estimate for them. */
export async function aSite(world: TestWorld, fields: object = {}) {
  const team = await aTeam(world.kysely);
  const people = {
    worker: await aMember(world.kysely, team, 'member'),
    approver: await aMember(world.kysely, team, 'approver'),
    admin: await aMember(world.kysely, team, 'admin'),
  };
  const client = await aContact(world.kysely, team);
  const worker = await world.as(people.worker);
  const approver = await world.as(people.approver);
  const estimate = await worker.estimates.create({
    client_id: client.person_id,
    title: 'A new roof',
    currency: 'EUR',
    lines: someLines,
    terms: 'Payment within 14 days.',
    ...fields,
  });
  const named = { estimate_id: estimate.id };
  return {
    team,
    people,
    client,
    worker,
    approver,
    estimate,
    named,
    get: () => worker.estimates.get(named),
    /** Sends it, and gives what the client was mailed: the token of the link, and what it shows. */
    async send() {
      await worker.estimates.send(named);
      await world.drain();
      const mail = (await mailsTo(world, client.email)).findLast(({ template }) => template === 'estimate-sent')!;
      const token = tokenIn(mail);
      const link = await world.caller({}).estimates.link.get({ token });
      const answer = { ...named, token, number: link.number };
      return { token, link, answer, about: { ...answer, sha256: link.sha256 } };
    },
    /** The types of the events of the estimate, in order. */
    async told() {
      const rows = await world.kysely
        .selectFrom('events')
        .select('type')
        .where('team_id', '=', team.id)
        .where('entity_id', '=', estimate.id)
        .orderBy('id')
        .execute();
      return rows.map(({ type }) => type);
    },
  };
}
