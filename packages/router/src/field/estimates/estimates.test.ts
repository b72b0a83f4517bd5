import { createHash, randomUUIDv7 } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aMember } from '@deskwire/testing/builders.ts';
import { stepOf } from '@deskwire/contract/kit/currencies.ts';
import { dieAt } from '../../testing/dying.ts';
import { mailsTo, tokenIn } from '../../testing/mails.ts';
import { testWorld } from '../../testing/world.ts';
import { aSite, drawn, someLines } from '../field.fixture.ts';
import { addUp } from './figures/content.ts';
import { endOfDay, usualLastDay } from './figures/days.ts';

const world = await testWorld();
const client = () => world.caller({});
const refused = (app: string) => expect.objectContaining({ app }) as unknown;
const bytesOf = ({ content }: { content: string }) => Buffer.from(content, 'base64');

describe('the sums of an estimate', () => {
  test('a line is half-up, the discount is spread, and tax is rounded once a rate', async () => {
    const line = { item: 'A line', quantity: '1', unit_price: 5, tax_rate: 1000 };
    const { estimate } = await aSite(world, { lines: [line, line, { ...line, quantity: '0.5' }], discount_amount: 1 });
    expect(estimate.lines.map(({ amount }) => amount)).toEqual([5, 5, 3]);
    expect(estimate).toMatchObject({ subtotal: 13, discount: 1, tax: 1, total: 13 });
    expect(estimate.taxes).toEqual([{ rate: 1000, base: 12, amount: 1 }]);
  });

  test('a rate and an amount exclude each other, and a new one replaces the other', async () => {
    const { worker, named } = await aSite(world, { discount_rate: 1000 });
    expect(await worker.estimates.update({ ...named, discount_amount: 100 })).toMatchObject({
      discount_amount: 100,
      discount_rate: null,
      discount: 100,
    });
    await expect(worker.estimates.update({ ...named, discount_amount: 1, discount_rate: 1 })).rejects.toEqual(
      refused('INVALID_INPUT'),
    );
    expect(await worker.estimates.update({ ...named, discount_amount: null })).toMatchObject({ discount: 0 });
  });

  test('every sum of a currency that is charged in steps can be charged', () => {
    const currencies = fc.constantFrom('EUR', 'ISK', 'KWD', 'JPY', 'UGX', 'HUF');
    const lines = fc.array(
      fc.record({
        item: fc.constant('x'),
        quantity: fc.integer({ min: 0, max: 99_999 }).map((thousandths) => (thousandths / 1000).toFixed(3)),
        unit: fc.constant(null),
        unit_price: fc.integer({ min: 0, max: 1_000_000 }),
        tax_rate: fc.constantFrom(0, 700, 770, 1900, 2550),
      }),
      { minLength: 1, maxLength: 12 },
    );
    const discounts = fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 10_000 }));
    fc.assert(
      fc.property(currencies, lines, discounts, (currency, given, discount_rate) => {
        const step = stepOf(currency);
        const priced = given.map((line) => ({ ...line, unit_price: line.unit_price * step }));
        const { lines: shown, taxes, sums } = addUp({ currency, lines: priced, discount_rate, discount_amount: null });
        const all = [...shown, ...taxes].map(({ amount }) => amount).concat(Object.values(sums));
        expect(all.filter((amount) => amount % step !== 0)).toEqual([]);
        expect(sums.subtotal).toBe(shown.reduce((total, { amount }) => total + amount, 0));
        expect(taxes.reduce((total, { base }) => total + base, 0)).toBe(sums.subtotal - sums.discount);
        expect(sums.total).toBe(sums.subtotal - sums.discount + taxes.reduce((total, { amount }) => total + amount, 0));
      }),
    );
  });

  test('a price that cannot be charged and a sum beyond 2^53 are refused, and nothing is written', async () => {
    const { worker, client: to, get } = await aSite(world);
    const draft = { client_id: to.person_id, title: 'Another', currency: 'ISK' };
    const line = { item: 'A line', quantity: '1' };
    const odd = worker.estimates.create({ ...draft, lines: [{ ...line, unit_price: 150 }] });
    await expect(odd).rejects.toMatchObject({ app: 'INVALID_INPUT', details: [{ path: ['lines'] }] });
    const much = { ...line, quantity: '999999999', unit_price: 1_000_000_000_000 };
    const beyond = worker.estimates.create({ ...draft, currency: 'EUR', lines: [much] });
    await expect(beyond).rejects.toEqual(refused('INVALID_INPUT'));
    expect((await worker.estimates.list({})).total).toBe(1);
    expect((await get()).number).toBe(1);
  });
});

test('a call that sent an estimate, died and is repeated with its key sends one email', async () => {
  const { people, named, client: to } = await aSite(world);
  const again = async () =>
    (await world.as(people.worker, { idempotency_key: 'again' })).estimates.send({ ...named, version: 1 });
  await dieAt(world, 'update on idempotency_keys', `new.procedure = 'estimates.send' and new.answer is not null`);
  await expect(again()).rejects.toMatchObject({ app: 'INTERNAL' });
  world.clock.advance({ seconds: 121 });
  expect(await again()).toMatchObject({ status: 'sent' });
  await world.drain();
  expect(await mailsTo(world, to.email)).toHaveLength(1);
});

describe('days', () => {
  test.each([
    ['2026-11-30', 'Europe/Zurich', '2026-11-30T23:00:00.000Z'],
    ['2026-11-30', 'Pacific/Kiritimati', '2026-11-30T10:00:00.000Z'],
    ['2026-11-30', 'Pacific/Pago_Pago', '2026-12-01T11:00:00.000Z'],
    // The clocks change on these nights.
    ['2026-10-25', 'Europe/Zurich', '2026-10-25T23:00:00.000Z'],
    ['2026-03-28', 'Europe/Zurich', '2026-03-28T23:00:00.000Z'],
    ['2026-03-29', 'Europe/Zurich', '2026-03-29T22:00:00.000Z'],
  ])('%s ends in %s at %s', (day, zone, end) => {
    expect(endOfDay(day, zone)).toBe(end);
  });

  test('an estimate is valid for 30 days of the team', () => {
    expect(usualLastDay('2026-11-30T23:30:00Z', 'Europe/Zurich')).toBe('2026-12-31');
    expect(usualLastDay('2026-11-30T23:30:00Z', 'America/New_York')).toBe('2026-12-30');
  });
});

describe('what was sent', () => {
  test('is frozen: the database itself refuses a change of a version, of its outcome, and of a signature', async () => {
    const { send, estimate } = await aSite(world);
    const { about } = await send();
    const change = (sql: string) => world.pool.query(`${sql} where estimate_id = $1`, [estimate.id]);
    await expect(change('update estimate_versions set total = total + 1')).rejects.toThrow('cannot change');
    await expect(change(`update estimate_versions set terms = 'Less'`)).rejects.toThrow('cannot change');
    await client().estimates.approve({ ...about, signature: drawn });
    await expect(change(`update estimate_versions set outcome = 'declined'`)).rejects.toThrow('cannot change');
    await expect(world.pool.query(`update signatures set name = 'Another'`)).rejects.toThrow('cannot change');
  });

  test('is a PDF whose bytes stay the same and are those that are approved', async () => {
    const { send, worker, named } = await aSite(world);
    const preview = bytesOf(await worker.estimates.download(named));
    expect(preview.subarray(0, 5).toString()).toBe('%PDF-');
    const { token, link } = await send();
    const [sent, read] = [await worker.estimates.download(named), await client().estimates.link.download({ token })];
    expect(read).toEqual(sent);
    expect(sent.name).toBe('EST-1-v1.pdf');
    expect(createHash('sha256').update(bytesOf(sent)).digest('hex')).toBe(link.sha256);
    const other = worker.estimates.download({ ...named, number: 2 });
    await expect(other).rejects.toEqual(refused('ESTIMATE_VERSION_NOT_FOUND'));
  });

  test('is sent again as it is, by the same link, and an edit makes the next version and ends the link', async () => {
    const { send, worker, named, get, told } = await aSite(world);
    const first = await send();
    expect((await send()).token).toBe(first.token);
    const edited = await worker.estimates.update({ ...named, title: 'A better roof' });
    expect(edited).toMatchObject({ status: 'draft', sent_number: 1 });
    await expect(client().estimates.link.get({ token: first.token })).rejects.toEqual(refused('LINK_EXPIRED'));
    const approval = client().estimates.approve({ ...first.about, signature: drawn });
    await expect(approval).rejects.toEqual(refused('LINK_EXPIRED'));
    const second = await send();
    expect(second.link).toMatchObject({ number: 2, title: 'A better roof', status: 'sent' });
    const spliced = client().estimates.approve({ ...first.about, token: second.token, signature: drawn });
    await expect(spliced).rejects.toMatchObject({ app: 'DOCUMENT_CHANGED', details: { number: 2 } });
    const wrong = client().estimates.approve({ ...second.about, sha256: first.link.sha256, signature: drawn });
    await expect(wrong).rejects.toEqual(refused('DOCUMENT_CHANGED'));
    await client().estimates.approve({ ...second.about, signature: drawn });
    expect((await get()).status).toBe('approved');
    const { items } = await worker.estimates.versions(named);
    expect(items).toMatchObject([
      { number: 2, outcome: 'approved', decided_via: 'link' },
      { number: 1, outcome: 'replaced', decided_by: null },
    ]);
    expect(await told()).toEqual([
      'estimate.created',
      'estimate.sent',
      'estimate.sent',
      'estimate.updated',
      'estimate.sent',
      'estimate.approved',
    ]);
  });

  test('needs somebody to send it to, and a last day that is not over', async () => {
    const { worker, named, client: to } = await aSite(world, { valid_until: '2020-01-31' });
    await expect(worker.estimates.send(named)).rejects.toMatchObject({
      app: 'ESTIMATE_EXPIRED',
      details: { valid_until: '2020-01-31' },
    });
    await worker.estimates.update({ ...named, valid_until: '2030-01-31' });
    await world.kysely.updateTable('people').set({ email: null }).where('id', '=', to.person_id).execute();
    await expect(worker.estimates.send(named)).rejects.toEqual(refused('PERSON_WITHOUT_ADDRESS'));
    expect((await worker.estimates.versions(named)).total).toBe(0);
  });

  test('is what was there when the button was pressed', async () => {
    const { worker, named } = await aSite(world);
    await worker.estimates.update({ ...named, title: 'Another roof' });
    const late = worker.estimates.send({ ...named, version: 1 });
    await expect(late).rejects.toMatchObject({ app: 'VERSION_CONFLICT', details: { current: { version: 2 } } });
  });
});

describe('the link', () => {
  test('of what was withdrawn is worth nothing, and it can be edited and sent again', async () => {
    const { send, worker, named, get } = await aSite(world);
    const { token } = await send();
    const withdrawn = await worker.estimates.withdraw({ ...named, reason: 'Sold out' });
    expect(withdrawn).toMatchObject({ status: 'withdrawn', can: ['update', 'duplicate'] });
    expect((await worker.estimates.withdraw(named)).version).toBe(withdrawn.version);
    await expect(client().estimates.link.get({ token })).rejects.toEqual(refused('LINK_EXPIRED'));
    await expect(worker.estimates.send(named)).rejects.toEqual(refused('ESTIMATE_STATE'));
    await worker.estimates.update({ ...named, introduction: 'There is more' });
    await send();
    expect((await get()).status).toBe('sent');
  });

  test('cannot be made up, nor turned into that of another version', async () => {
    const one = await (await aSite(world)).send();
    const other = await (await aSite(world)).send();
    const spliced = other.token.slice(0, 43) + one.token.slice(43);
    for (const token of [spliced, `${one.token}A`, one.token.slice(0, -2), 'nonsense', '_'])
      await expect(client().estimates.link.get({ token })).rejects.toEqual(refused('LINK_EXPIRED'));
    const elsewhere = client().estimates.approve({
      ...one.about,
      estimate_id: other.link.estimate_id,
      signature: drawn,
    });
    await expect(elsewhere).rejects.toEqual(refused('ESTIMATE_NOT_FOUND'));
  });

  test('is read without changing anything; that the page was seen is said once', async () => {
    const { send, get, told, people } = await aSite(world);
    const { token } = await send();
    for (let i = 0; i < 3; i++) await client().estimates.link.get({ token });
    expect((await get()).status).toBe('sent');
    for (let i = 0; i < 3; i++) expect(await client().estimates.link.view({ token })).toEqual({ status: 'viewed' });
    expect((await get()).status).toBe('viewed');
    expect((await told()).filter((type) => type === 'estimate.viewed')).toHaveLength(1);
    await world.drain();
    const { items } = await (await world.as(people.worker)).notifications.list({});
    expect(items.map(({ title }) => title)).toEqual([expect.stringContaining('has opened EST-1')]);
  });

  test('decides as the client whoever is signed in, and says nothing of the team', async () => {
    const { send, people, client: to, worker, named } = await aSite(world);
    const { token, answer } = await send();
    const shown = JSON.stringify(await client().estimates.link.get({ token }));
    for (const hidden of [people.worker.person_id, to.person_id, to.email]) expect(shown).not.toContain(hidden);
    // A requester who is signed in has no right of their own here.
    const stranger = await world.as(await aMember(world.kysely, (await aSite(world)).team, 'requester'));
    await stranger.estimates.decline({ ...answer, reason: 'Too much' });
    const { items } = await worker.estimates.versions(named);
    expect(items[0]).toMatchObject({ decided_by: to.person_id, decided_via: 'link', reason: 'Too much' });
  });
});

describe('deciding', () => {
  test('approving twice is the same answer, and one signature; then nothing changes it', async () => {
    const { send, worker, named, client: to, told, people } = await aSite(world);
    const { about, answer } = await send();
    const first = await client().estimates.approve({ ...about, signature: drawn });
    expect(await client().estimates.approve({ ...about, signature: { ...drawn, name: 'Another' } })).toEqual(first);
    expect(await worker.signatures.list(named)).toMatchObject({
      total: 1,
      items: [{ id: first.signature_id, name: drawn.name }],
    });
    for (const changing of [
      () => worker.estimates.update({ ...named, title: 'Less' }),
      () => worker.estimates.withdraw(named),
      () => worker.estimates.send(named),
      () => client().estimates.decline({ ...answer, reason: 'On second thoughts' }),
    ])
      await expect(changing()).rejects.toEqual(refused('ESTIMATE_STATE'));
    expect((await told()).filter((type) => type === 'estimate.approved')).toHaveLength(1);
    await world.drain();
    const mails = await mailsTo(world, to.email);
    expect(mails.map(({ template }) => template)).toEqual(['estimate-sent', 'estimate-approved']);
    expect(mails[1]!.text).toContain(about.sha256);
    const [heard] = await mailsTo(world, people.worker.email);
    expect(heard!.text, 'the link names the team').toContain(`/estimates/EST-1?team_id=${people.worker.team_id}`);
    const copy = await worker.estimates.duplicate(named);
    expect(copy).toMatchObject({
      status: 'draft',
      number: 2,
      key: 'EST-2',
      total: (await worker.estimates.get(named)).total,
    });
  });

  test('the client signs where the estimate needs it; what is blank is no signature', async () => {
    const { send, get } = await aSite(world);
    const { about } = await send();
    await expect(client().estimates.approve(about)).rejects.toEqual(refused('SIGNATURE_NEEDED'));
    for (const strokes of [
      [],
      [[500, 500]],
      [[500, 500, 501, 501, 502, 502]],
      [
        [1, 1],
        [2, 2],
        [3, 3],
        [900, 900],
      ],
    ])
      await expect(client().estimates.approve({ ...about, signature: { ...drawn, strokes } })).rejects.toEqual(
        refused('SIGNATURE_BLANK'),
      );
    expect((await get()).status).toBe('sent');
    const free = await aSite(world, { needs_signature: false });
    const sent = await free.send();
    expect(await client().estimates.approve(sent.about)).toMatchObject({ status: 'approved', signature_id: null });
  });

  test('somebody of the team notes what was agreed on otherwise, if they may', async () => {
    const { send, worker, approver, people, named } = await aSite(world);
    const { about } = await send();
    const noted = { ...named, number: about.number, sha256: about.sha256 };
    await expect(worker.estimates.approve(noted)).rejects.toMatchObject({
      app: 'FORBIDDEN',
      details: { needs: 'field.approve' },
    });
    await expect(client().estimates.approve(noted)).rejects.toEqual(refused('UNAUTHENTICATED'));
    expect(await approver.estimates.approve(noted)).toMatchObject({ status: 'approved', signature_id: null });
    expect((await worker.estimates.versions(named)).items[0]).toMatchObject({
      decided_by: people.approver.person_id,
      decided_via: 'app',
    });
  });

  test('of twenty approvals at once one counts, and all get the same answer', async () => {
    const { send, worker, named, told } = await aSite(world);
    const { about } = await send();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => client().estimates.approve({ ...about, signature: drawn })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect((await worker.signatures.list(named)).total).toBe(1);
    expect((await told()).filter((type) => type === 'estimate.approved')).toHaveLength(1);
  });

  test('of an approval, a refusal and an edit at once, one comes first and the others know it', async () => {
    for (let round = 0; round < 5; round++) {
      const { send, worker, named, get } = await aSite(world);
      const { about, answer } = await send();
      const [approval, refusal, edit] = await Promise.allSettled([
        client().estimates.approve({ ...about, signature: drawn }),
        client().estimates.decline({ ...answer, reason: 'Too much' }),
        worker.estimates.update({ ...named, title: `Round ${round}` }),
      ]);
      const { status, title } = await get();
      const { items } = await worker.estimates.versions(named);
      expect(items).toHaveLength(1);
      if (approval.status === 'fulfilled') {
        expect([status, title, items[0]!.outcome]).toEqual(['approved', 'A new roof', 'approved']);
        expect([refusal.status, edit.status]).toEqual(['rejected', 'rejected']);
      } else {
        expect(edit.status).toBe('fulfilled');
        expect([status, title]).toEqual(['draft', `Round ${round}`]);
        expect(items[0]!.outcome).toBe(refusal.status === 'fulfilled' ? 'declined' : 'replaced');
      }
    }
  });

  test('of two who send it at once one makes the version, and there is one open version at most', async () => {
    const { worker, named } = await aSite(world);
    const sent = await Promise.allSettled(Array.from({ length: 4 }, () => worker.estimates.send(named)));
    // Who comes after it is made sends the same version again.
    expect(sent.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    for (const one of sent)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ app: 'VERSION_CONFLICT' });
    expect((await worker.estimates.versions(named)).total).toBe(1);
  });

  test('the event of a signature proves who signed what, and is sealed with the others', async () => {
    const { send, team } = await aSite(world);
    const { about, link } = await send();
    const { signature_id } = await client().estimates.approve({ ...about, signature: drawn });
    const event = await world.kysely
      .selectFrom('events as e')
      .innerJoin('event_payloads as p', 'p.event_id', 'e.id')
      .select(['e.actor_id', 'p.payload', 'p.address'])
      .where('e.team_id', '=', team.id)
      .where('e.type', '=', 'signature.captured')
      .where('e.entity_id', '=', signature_id)
      .executeTakeFirstOrThrow();
    expect(event.payload).toEqual({
      subject: 'EST-1, version 1: A new roof',
      name: drawn.name,
      consent: link.consent,
      estimate_id: about.estimate_id,
      number: 1,
      sha256: about.sha256,
      strokes_sha256: createHash('sha256').update(JSON.stringify(drawn.strokes)).digest('hex'),
      via: 'link',
    });
    expect(event.actor_id).not.toBeNull();
    expect(event.address).not.toBeNull();
  });
});

describe('writing', () => {
  test('numbers are unique at once, and a client who is only an address becomes a contact', async () => {
    const { worker } = await aSite(world);
    const email = `${randomUUIDv7()}@client.example`;
    const draft = { client_email: email, client_name: 'Grace', title: 'More', currency: 'EUR', lines: someLines };
    const made = await Promise.all(Array.from({ length: 8 }, () => worker.estimates.create(draft)));
    expect(made.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(made.map(({ client_id }) => client_id)).size).toBe(1);
    expect(made[0]!.client.name).toBe('Grace');
    const found = await worker.estimates.list({ search: 'est-4' });
    expect(found.items.map(({ key }) => key)).toEqual(['EST-4']);
    expect(await worker.estimates.get({ estimate_id: 'EST-4' })).toMatchObject({ number: 4 });
    await expect(worker.estimates.get({ estimate_id: 'TKT-4' })).rejects.toEqual(refused('ESTIMATE_NOT_FOUND'));
  });

  test('a person of another team is nobody here, and a proposed id counts once', async () => {
    const [here, there] = [await aSite(world), await aSite(world)];
    const id = randomUUIDv7();
    const draft = { id, title: 'More', currency: 'EUR', lines: someLines };
    const foreign = here.worker.estimates.create({ ...draft, client_id: there.client.person_id });
    await expect(foreign).rejects.toEqual(refused('PERSON_NOT_FOUND'));
    const own = { ...draft, client_id: here.client.person_id };
    await here.worker.estimates.create(own);
    await expect(here.worker.estimates.create(own)).rejects.toEqual(refused('ID_TAKEN'));
    await expect(there.worker.estimates.get({ estimate_id: id })).rejects.toEqual(refused('ESTIMATE_NOT_FOUND'));
  });

  test('an update that changes nothing leaves the link alone', async () => {
    const { send, worker, named, estimate } = await aSite(world);
    const { token } = await send();
    const same = await worker.estimates.update({ ...named, title: estimate.title, lines: someLines });
    expect(same.status).toBe('sent');
    expect((await client().estimates.link.get({ token })).number).toBe(1);
  });
});

// The clock of this world does not go back.
test('a link dies at the end of the last day in the zone of the team, and time alone expires the estimate', async () => {
  const { send, worker, named, get, people, team } = await aSite(world);
  await world.kysely.updateTable('teams').set({ time_zone: 'Asia/Tokyo' }).where('id', '=', team.id).execute();
  const tomorrow = Temporal.Now.instant().toZonedDateTimeISO('Asia/Tokyo').toPlainDate().add({ days: 1 });
  await worker.estimates.update({ ...named, valid_until: tomorrow.toString() });
  const { token, link, about } = await send();
  const end = tomorrow.add({ days: 1 }).toZonedDateTime('Asia/Tokyo').toInstant();
  expect(Temporal.Instant.from(link.expires_at).equals(end)).toBe(true);
  const ahead = end.epochMilliseconds - Date.now() - world.clock.offset_ms;
  world.clock.advance({ milliseconds: ahead - 60_000 });
  expect((await client().estimates.link.get({ token })).status).toBe('sent');
  world.clock.advance({ minutes: 2 });
  await expect(client().estimates.link.get({ token })).rejects.toEqual(refused('ESTIMATE_EXPIRED'));
  await expect(client().estimates.link.view({ token })).rejects.toEqual(refused('ESTIMATE_EXPIRED'));
  const late = client().estimates.approve({ ...about, signature: drawn });
  await expect(late).rejects.toEqual(refused('ESTIMATE_EXPIRED'));
  // The team sees that it is over even before the timer has run.
  const noted = (await world.as(people.approver)).estimates.approve({ ...about, token: undefined });
  await expect(noted).rejects.toEqual(refused('ESTIMATE_EXPIRED'));
  await world.drain();
  expect((await get()).status).toBe('expired');
  const told = await (await world.as(people.worker)).notifications.list({});
  expect(told.items.map(({ title }) => title)).toEqual([expect.stringContaining('EST-1 has expired')]);
  const revived = await worker.estimates.update({ ...named, valid_until: tomorrow.add({ days: 9 }).toString() });
  expect(revived.status).toBe('draft');
  expect((await send()).link.number).toBe(2);
});

test('a client who turns out to be another person keeps what they were sent and signed', async () => {
  const { send, people, client: to, worker, named } = await aSite(world);
  const other = await aSite(world);
  const { about, token } = await send();
  await client().estimates.approve({ ...about, signature: drawn });
  const admin = await world.as(people.admin);
  const into = await admin.people.create({ name: 'The same', email: `${randomUUIDv7()}@client.example` });
  await admin.people.merge({ person_id: to.person_id, into_id: into.id });
  expect(await worker.estimates.get(named)).toMatchObject({ client_id: into.id, status: 'approved' });
  expect((await worker.signatures.list(named)).items).toMatchObject([{ signer_id: into.id }]);
  expect((await client().estimates.link.get({ token })).status).toBe('approved');
  expect((await other.get()).client_id).toBe(other.client.person_id);
});

test('what was sent and signed outlives the name of whoever signed it; what is being written does not', async () => {
  const name = 'Ada Quillfeather';
  const team = (await aSite(world)).team;
  const signer = await aMember(world.kysely, team, 'member');
  await (await world.as(signer)).users.updateMe({ full_name: name });
  await world.kysely.updateTable('people').set({ name }).where('id', '=', signer.person_id).execute();
  const worker = await world.as(await aMember(world.kysely, team, 'member'));
  const draft = { client_id: signer.person_id, title: `For ${name}`, currency: 'EUR', lines: someLines };
  const { id: estimate_id } = await worker.estimates.create(draft);
  await worker.estimates.send({ estimate_id });
  await world.drain();
  const token = tokenIn((await mailsTo(world, signer.email)).at(-1)!);
  const { number, sha256 } = await client().estimates.link.get({ token });
  await client().estimates.approve({ estimate_id, token, number, sha256, signature: { ...drawn, name } });
  const kept = async () => [
    (
      await world.pool.query('select title, client_name, pdf, sha256 from estimate_versions where estimate_id = $1', [
        estimate_id,
      ])
    ).rows,
    (await world.pool.query('select subject, name, strokes from signatures where team_id = $1', [team.id])).rows,
  ];
  const before = await kept();
  const now = new Date(Date.now() + world.clock.offset_ms);
  await world.pool.query('update sessions set authenticated_at = $2 where id = $1', [signer.session_id, now]);
  await (await world.as(signer)).users.deleteMe();
  world.clock.advance({ days: 31 });
  await world.drain();
  expect(await kept()).toEqual(before);
  const { rows } = await world.pool.query('select title from estimates where id = $1', [estimate_id]);
  expect(rows).toEqual([{ title: 'For [erased]' }]);
});
