import { createHash, randomUUIDv7 } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { mailsTo, tokenIn } from '@deskwire/router/testing/mails.ts';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { openDesk, PREFIXES, uncalled } from './client.ts';

const desk = await openDesk();
afterAll(() => desk.app.close());

const ONE = 'GET /estimates/{estimate_id}';
const CREATE = 'POST /estimates';
const SEND = 'POST /estimates/{estimate_id}/send';
const APPROVE = 'POST /estimates/{estimate_id}/approve';
const DECLINE = 'POST /estimates/{estimate_id}/decline';
const WITHDRAW = 'POST /estimates/{estimate_id}/withdraw';
const LINK = 'GET /estimate-links/{token}';

const lines = [
  { item: 'Clay tiles', quantity: '120.5', unit: 'm²', unit_price: 4850, tax_rate: 1900 },
  { item: 'Scaffolding', quantity: '1', unit_price: 90_000, tax_rate: 1900 },
];
const signature = { name: 'Ada', strokes: [[100, 100, 400, 700, 800, 200]], consent: true };

describe.each(PREFIXES)('the routes of estimates and signatures below %s', (prefix) => {
  async function aSite() {
    const { kysely } = desk.world;
    const team = await aTeam(kysely);
    const client = await aContact(kysely, team);
    const as = async (role: 'viewer' | 'member' | 'approver' | 'requester') =>
      desk.as(await aMember(kysely, team, role), prefix);
    const worker = await as('member');
    const estimate = await worker.say('estimates.create', CREATE, {
      client_id: client.person_id,
      title: 'A new roof',
      currency: 'EUR',
      lines,
      discount_rate: 1000,
      terms: 'Payment within 14 days.',
    });
    const sent = async () => {
      await worker.say('estimates.send', SEND, { estimate_id: estimate.id });
      await desk.world.drain();
      const mail = (await mailsTo(desk.world, client.email)).findLast(({ template }) => template === 'estimate-sent');
      return tokenIn(mail!);
    };
    return {
      client,
      worker,
      viewer: await as('viewer'),
      approver: await as('approver'),
      requester: await as('requester'),
      anybody: await desk.as(undefined, prefix),
      estimate,
      named: { estimate_id: estimate.id },
      sent,
    };
  }
  const codes = (refused: { status: number; error: { code: string } }) => [refused.status, refused.error.code];

  test('an estimate is written, changed, listed and read', async () => {
    const { client, worker, viewer, requester, estimate, named } = await aSite();
    expect(estimate).toMatchObject({
      key: 'EST-1',
      status: 'draft',
      subtotal: 674_425,
      discount: 67_443,
      tax: 115_327,
      total: 722_309,
      can: ['update', 'send', 'withdraw', 'duplicate'],
    });
    const draft = { client_id: client.person_id, title: 'Another', currency: 'EUR', lines };
    expect(codes(await viewer.refused(CREATE, draft))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await worker.refused(CREATE, { ...draft, lines: [] }))).toEqual([422, 'INVALID_INPUT']);
    expect(codes(await worker.refused(CREATE, { ...draft, client_id: randomUUIDv7() }))).toEqual([
      404,
      'PERSON_NOT_FOUND',
    ]);
    for (const [at, spelling] of ['PATCH /estimates/{estimate_id}', 'PUT /estimates/{estimate_id}'].entries()) {
      const title = `A better roof, ${at}`;
      expect(await worker.say('estimates.update', spelling, { ...named, title })).toMatchObject({ title });
      expect(codes(await viewer.refused(spelling, { ...named, title }))).toEqual([403, 'FORBIDDEN']);
      expect(codes(await worker.refused(spelling, { ...named, currency: 'euro' }))).toEqual([422, 'INVALID_INPUT']);
      expect(codes(await worker.refused(spelling, { ...named, title, version: 1 }))).toEqual([409, 'VERSION_CONFLICT']);
    }
    const listed = await viewer.say('estimates.list', 'GET /estimates', { search: 'better' });
    expect(listed).toMatchObject({ total: 1, items: [{ id: estimate.id, client: { id: client.person_id }, can: [] }] });
    expect((await viewer.say('estimates.list', 'GET /estimates', { status: ['sent'] })).total).toBe(0);
    expect(codes(await viewer.refused('GET /estimates', { client_id: 'nobody' }))).toEqual([422, 'INVALID_INPUT']);
    expect(codes(await requester.refused('GET /estimates'))).toEqual([403, 'FORBIDDEN']);
    expect(await viewer.say('estimates.get', ONE, { estimate_id: 'EST-1' })).toMatchObject({ id: estimate.id });
    expect(codes(await requester.refused(ONE, named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await viewer.refused(ONE, { estimate_id: 'EST-2' }))).toEqual([404, 'ESTIMATE_NOT_FOUND']);
    expect(codes(await viewer.refused(ONE, { estimate_id: 'nothing like it' }))).toEqual([422, 'INVALID_INPUT']);

    const copy = await worker.say('estimates.duplicate', 'POST /estimates/{estimate_id}/duplicate', named);
    expect(copy).toMatchObject({ key: 'EST-2', title: 'A better roof, 1', total: estimate.total, status: 'draft' });
    expect(codes(await viewer.refused('POST /estimates/{estimate_id}/duplicate', named))).toEqual([403, 'FORBIDDEN']);
  });

  test('it is sent, edited, sent anew, read and signed by the link; the old link is dead', async () => {
    const { worker, viewer, anybody, named, sent } = await aSite();
    expect(codes(await viewer.refused(SEND, named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await worker.refused(SEND, { ...named, message: 7 }))).toEqual([422, 'INVALID_INPUT']);
    const old = await sent();
    expect(await viewer.say('estimates.get', ONE, named)).toMatchObject({ status: 'sent', sent_number: 1 });
    await worker.say('estimates.update', 'PATCH /estimates/{estimate_id}', { ...named, discount_rate: null });
    expect(codes(await anybody.refused(LINK, { token: old }))).toEqual([410, 'LINK_EXPIRED']);
    const token = await sent();
    const link = await anybody.say('estimates.link.get', LINK, { token });
    expect(link).toMatchObject({ number: 2, total: 802_566, terms: 'Payment within 14 days.' });
    expect(codes(await anybody.refused(LINK, { token: 'x'.repeat(400) }))).toEqual([422, 'INVALID_INPUT']);
    const VIEW = 'POST /estimate-links/{token}/view';
    expect(await anybody.say('estimates.link.view', VIEW, { token })).toEqual({ status: 'viewed' });
    expect(codes(await anybody.refused(VIEW, { token: old }))).toEqual([410, 'LINK_EXPIRED']);

    const pdf = await anybody.raw('GET /estimate-links/{token}/download', { token });
    expect([pdf.status, pdf.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(pdf.text.slice(0, 5)).toBe('%PDF-');
    expect(codes(await anybody.refused('GET /estimate-links/{token}/download', { token: old }))).toEqual([
      410,
      'LINK_EXPIRED',
    ]);

    const about = { ...named, token, number: 2, sha256: link.sha256 };
    expect(codes(await anybody.refused(APPROVE, about))).toEqual([422, 'SIGNATURE_NEEDED']);
    const blank = { ...signature, strokes: [[1, 1, 2, 2]] };
    expect(codes(await anybody.refused(APPROVE, { ...about, signature: blank }))).toEqual([422, 'SIGNATURE_BLANK']);
    const svg = { ...signature, strokes: ['<svg onload="alert(1)"/>'] };
    expect(codes(await anybody.refused(APPROVE, { ...about, signature: svg }))).toEqual([422, 'INVALID_INPUT']);
    const other = { ...about, sha256: createHash('sha256').update('another').digest('hex'), signature };
    expect(codes(await anybody.refused(APPROVE, other))).toEqual([409, 'DOCUMENT_CHANGED']);
    const approved = await anybody.say('estimates.approve', APPROVE, { ...about, signature });
    expect(approved).toMatchObject({ status: 'approved', number: 2, sha256: link.sha256 });
    expect(await anybody.say('estimates.approve', APPROVE, { ...about, signature })).toEqual(approved);
    expect(await viewer.say('estimates.get', ONE, named)).toMatchObject({ status: 'approved', can: [] });
    expect(codes(await worker.refused(WITHDRAW, named))).toEqual([409, 'ESTIMATE_STATE']);

    const VERSIONS = 'GET /estimates/{estimate_id}/versions';
    expect(await viewer.say('estimates.versions', VERSIONS, named)).toMatchObject({
      total: 2,
      items: [{ number: 2, outcome: 'approved', decided_via: 'link' }, { outcome: 'replaced' }],
    });
    expect(codes(await viewer.refused(VERSIONS, { estimate_id: randomUUIDv7() }))).toEqual([404, 'ESTIMATE_NOT_FOUND']);
    const DOWNLOAD = 'GET /estimates/{estimate_id}/download';
    const first = await viewer.raw(DOWNLOAD, { ...named, number: 1 });
    expect(first.headers['content-disposition']).toContain('EST-1-v1.pdf');
    expect(codes(await viewer.refused(DOWNLOAD, { ...named, number: 3 }))).toEqual([404, 'ESTIMATE_VERSION_NOT_FOUND']);

    const signatures = await viewer.say('signatures.list', 'GET /signatures', named);
    expect(signatures).toMatchObject({ total: 1, items: [{ id: approved.signature_id, name: 'Ada', via: 'link' }] });
    const signed = { signature_id: approved.signature_id };
    expect(await viewer.say('signatures.get', 'GET /signatures/{signature_id}', signed)).toMatchObject({
      estimate_id: named.estimate_id,
      estimate_number: 2,
      sha256: link.sha256,
      consent: 'I have read EST-1, version 2, including its terms, and I approve it.',
      strokes: signature.strokes,
    });
    const picture = await viewer.raw('GET /signatures/{signature_id}/image', signed);
    expect([picture.status, picture.headers['content-type']]).toEqual([200, 'image/png']);
  });

  test('the team approves with the right to, and the client declines with a reason', async () => {
    const { worker, approver, anybody, named, sent } = await aSite();
    const token = await sent();
    const link = await anybody.say('estimates.link.get', LINK, { token });
    const about = { ...named, number: 1, sha256: link.sha256 };
    expect(codes(await worker.refused(APPROVE, about))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await anybody.refused(APPROVE, about))).toEqual([401, 'UNAUTHENTICATED']);
    expect(codes(await approver.refused(APPROVE, { ...about, sha256: 'none' }))).toEqual([422, 'INVALID_INPUT']);
    expect(codes(await anybody.refused(DECLINE, { ...named, token, number: 1 }))).toEqual([422, 'INVALID_INPUT']);
    const no = { ...named, number: 1, reason: 'Too much' };
    expect(codes(await worker.refused(DECLINE, no))).toEqual([403, 'FORBIDDEN']);
    expect(await anybody.say('estimates.decline', DECLINE, { ...no, token })).toMatchObject({ status: 'declined' });
    expect(await anybody.say('estimates.link.get', LINK, { token })).toMatchObject({ status: 'declined' });
    expect(codes(await approver.refused(APPROVE, about))).toEqual([409, 'ESTIMATE_STATE']);

    const again = await aSite();
    const second = await again.sent();
    const { sha256 } = await anybody.say('estimates.link.get', LINK, { token: second });
    const approved = await again.approver.say('estimates.approve', APPROVE, { ...again.named, number: 1, sha256 });
    expect(approved).toMatchObject({ status: 'approved', signature_id: null });

    const third = await aSite();
    const back = await third.worker.say('estimates.withdraw', WITHDRAW, third.named);
    expect(back).toMatchObject({ status: 'withdrawn', can: ['update', 'duplicate'] });
    expect(codes(await third.viewer.refused(WITHDRAW, third.named))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await third.worker.refused(WITHDRAW, { estimate_id: 'EST-99' }))).toEqual([404, 'ESTIMATE_NOT_FOUND']);
  });

  test('a signature is captured on the spot, for whatever it is', async () => {
    const { worker, viewer, anybody, named, sent } = await aSite();
    const SIGN = 'POST /signatures';
    const subject = 'Keys of the east wing, received';
    const made = await worker.say('signatures.create', SIGN, { ...signature, subject });
    expect(made).toMatchObject({ subject, consent: `I agree to: ${subject}`, via: 'app', estimate_id: null });
    expect(codes(await viewer.refused(SIGN, { ...signature, subject }))).toEqual([403, 'FORBIDDEN']);
    expect(codes(await worker.refused(SIGN, { ...signature, subject, consent: false }))).toEqual([
      422,
      'INVALID_INPUT',
    ]);
    expect(codes(await worker.refused(SIGN, signature))).toEqual([422, 'INVALID_INPUT']);
    const outside = { ...signature, subject, strokes: [[0, 0, 1001, 5, 10, 10]] };
    expect(codes(await worker.refused(SIGN, outside))).toEqual([422, 'INVALID_INPUT']);
    const many = { ...signature, subject, strokes: Array.from({ length: 101 }, () => [0, 0, 500, 500]) };
    expect(codes(await worker.refused(SIGN, many))).toEqual([422, 'INVALID_INPUT']);
    const { sha256 } = await anybody.say('estimates.link.get', LINK, { token: await sent() });
    const about = { ...signature, ...named, number: 1, sha256 };
    expect(await worker.say('signatures.create', SIGN, about)).toMatchObject({ estimate_number: 1, sha256 });
    expect(codes(await worker.refused(SIGN, { ...about, number: 2 }))).toEqual([409, 'DOCUMENT_CHANGED']);
    expect(codes(await viewer.refused('GET /signatures/{signature_id}', { signature_id: randomUUIDv7() }))).toEqual([
      404,
      'SIGNATURE_NOT_FOUND',
    ]);
    expect((await viewer.say('signatures.list', 'GET /signatures')).total).toBe(2);
  });
});

test('every spelling that the documents have of estimates and signatures was called', () => {
  expect(uncalled(desk, 'estimates', 'signatures')).toEqual([]);
});
