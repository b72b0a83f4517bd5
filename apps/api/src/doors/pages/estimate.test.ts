import { afterAll, expect, test } from 'vitest';
import { runInNewContext } from 'node:vm';
import { aContact, aMember, aTeam } from '@deskwire/testing/builders.ts';
import { mailsTo, tokenIn } from '@deskwire/router/testing/mails.ts';
import { testWorld } from '@deskwire/router/testing/world.ts';
import { createServer } from '../../server.ts';
import { Browser } from './browser.fixture.ts';
import { estimateScript } from './estimate-script.ts';

const world = await testWorld();
const app = await createServer(world.services);
afterAll(() => app.close());

/** An estimate, and what its client sees on opening the emailed link. */
async function opened(fields: object = {}) {
  const team = await aTeam(world.kysely, { name: 'Roofs & more' });
  const client = await aContact(world.kysely, team);
  const worker = await world.as(await aMember(world.kysely, team, 'member'));
  const { id: estimate_id } = await worker.estimates.create({
    client_id: client.person_id,
    title: 'The <b>new</b> roof',
    currency: 'EUR',
    lines: [{ item: 'Tiles <i>', quantity: '2.5', unit: 'm²', unit_price: 1000, tax_rate: 1900 }],
    introduction: 'Dear client,\nhere it is.',
    terms: 'Pay <within> 14 days.',
    ...fields,
  });
  await worker.estimates.send({ estimate_id });
  await world.drain();
  const token = tokenIn((await mailsTo(world, client.email))[0]!);
  const browser = new Browser(app, '203.0.113.9');
  const show = () => browser.get(`/pages/estimate?token=${token}`);
  const page = await show();
  const kept = Object.fromEntries(
    [...page.body.matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  ) as Record<string, string>;
  const status = async () => (await worker.estimates.get({ estimate_id })).status;
  const answer = (given: Record<string, string>) => browser.post('/pages/estimate', { ...kept, ...given });
  return { worker, estimate_id, token, show, page, kept, status, answer, client };
}
const drawn = '100.100.400.700.800.200-50.900.950.850';

test('the page shows the whole offer, and its terms before the signature', async () => {
  const { page, show, status } = await opened();
  const order = [
    'The &#60;b&#62;new',
    'Roofs &#38; more',
    'here it is.',
    'Tiles &#60;i&#62;',
    '€29.75',
    'Pay &#60;within&#62;',
  ];
  const places = [...order, '<canvas', 'including its terms'].map((text) => page.body.indexOf(text));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  for (let i = 0; i < 3; i++) expect((await show()).statusCode).toBe(200);
  expect(await status()).toBe('sent');
});

test('its one script is the one that its policy names, and other pages have none', async () => {
  const { page, show, answer } = await opened();
  const policy = String(page.headers['content-security-policy']);
  expect(policy).toMatch(/script-src 'sha256-[\w+/=]+'; connect-src 'self'/);
  expect(policy).not.toContain('unsafe');
  await answer({ decision: 'declined', reason: 'Too much' });
  const after = await show();
  expect(after.body).toContain('You have declined this estimate.');
  expect(after.body).not.toContain('<script>');
  expect(String(after.headers['content-security-policy'])).not.toContain('script-src');
});

test('a client signs what the page showed, once', async () => {
  const { answer, status, show, worker, estimate_id } = await opened();
  const approving = { decision: 'approved', name: 'Ada', consent: 'yes', strokes: drawn };
  const done = await answer(approving);
  expect(done.body).toContain('You approved EST-1');
  expect(await status()).toBe('approved');
  expect((await answer(approving)).statusCode).toBe(200);
  const { items } = await worker.signatures.list({ estimate_id });
  expect(items).toMatchObject([{ name: 'Ada', via: 'link' }]);
  const { strokes } = await worker.signatures.get({ signature_id: items[0]!.id });
  expect(strokes).toEqual([
    [100, 100, 400, 700, 800, 200],
    [50, 900, 950, 850],
  ]);
  expect((await show()).body).toContain('You have approved this estimate.');
});

test('what is missing is asked for again, and nothing was decided', async () => {
  const { answer, status } = await opened();
  for (const [given, said] of [
    [{ decision: 'approved', name: 'Ada', consent: 'yes' }, 'approved by signing it'],
    [{ decision: 'approved', name: 'Ada', strokes: drawn }, 'approved by signing it'],
    [{ decision: 'approved', name: 'Ada', consent: 'yes', strokes: '1.1.2.2' }, 'Too little was drawn'],
    [{ decision: 'approved', name: 'Ada', consent: 'yes', strokes: 'x.y' }, 'Some of the input is not valid'],
    [{ decision: 'declined', reason: ' ' }, 'Say why you decline it'],
  ] as const) {
    const again = await answer(given);
    expect([again.statusCode, again.body.includes(said)]).toEqual([422, true]);
  }
  expect(await status()).toBe('sent');
});

test('a page that was edited meanwhile approves nothing, and a link that is over says so', async () => {
  const { answer, status, show, worker, estimate_id } = await opened();
  await worker.estimates.update({ estimate_id, title: 'Twice the price' });
  const late = await answer({ decision: 'approved', name: 'Ada', consent: 'yes', strokes: drawn });
  expect(late.statusCode).toBe(410);
  expect(await status()).toBe('draft');
  expect((await show()).statusCode).toBe(410);
});

test('a signature of the most points that there can be fits into the form', async () => {
  const { answer, status } = await opened();
  const stroke = Array.from({ length: 500 }, (_, at) => `${(at * 2) % 1001}.1000`).join('.');
  const strokes = Array.from({ length: 100 }, () => stroke).join('-');
  expect((await answer({ decision: 'approved', name: 'Ada', consent: 'yes', strokes })).body).toContain('You approved');
  expect(await status()).toBe('approved');
});

test('the script writes what is drawn as the form takes it, within its bounds, and says that it was seen', () => {
  const listeners: Record<string, (event: object) => void> = {};
  const field = { value: '' };
  const asked: string[] = [];
  const pad = {
    width: 0,
    height: 0,
    getContext: () => new Proxy({}, { get: () => () => undefined, set: () => true }),
    getBoundingClientRect: () => ({ left: 10, top: 20, width: 500, height: 200 }),
    addEventListener: (type: string, listen: (event: object) => void) => (listeners[type] = listen),
    setPointerCapture: () => undefined,
  };
  const clear = { addEventListener: (_: string, listen: (event: object) => void) => (listeners['clear'] = listen) };
  const elements: Record<string, object> = {
    'input[name=token]': { value: 'a/token' },
    canvas: pad,
    'input[name=strokes]': field,
    'button[data-clear]': clear,
  };
  runInNewContext(estimateScript, {
    document: { querySelector: (selector: string) => elements[selector] },
    fetch: (url: string, { method }: { method: string }) => {
      asked.push(`${method} ${url}`);
      return Promise.resolve();
    },
    addEventListener: () => undefined,
    devicePixelRatio: 2,
  });
  expect(asked).toEqual(['POST /api/v1/estimate-links/a%2Ftoken/view']);
  const pen = (type: string, clientX: number, clientY: number) =>
    listeners[type]!({ clientX, clientY, buttons: 1, pointerId: 1, preventDefault: () => undefined });
  pen('pointerdown', 10, 20);
  pen('pointermove', 260, 120);
  // A hand that trembles, and one that leaves the field.
  pen('pointermove', 260, 120);
  pen('pointermove', 9999, -50);
  pen('pointerup', 0, 0);
  pen('pointermove', 300, 120);
  expect(field.value).toBe('0.0.500.500.1000.0');
  pen('pointerdown', 260, 120);
  pen('pointerup', 260, 120);
  expect(field.value).toBe('0.0.500.500.1000.0-500.500');
  listeners['clear']!({});
  expect(field.value).toBe('');
  pen('pointerdown', 10, 20);
  for (let at = 0; at < 60_000; at++) pen('pointermove', at % 2 === 0 ? 510 : 10, 20);
  pen('pointerup', 10, 20);
  const strokes = field.value.split('-').map((stroke) => stroke.split('.').length / 2);
  expect([strokes.length, Math.max(...strokes)]).toEqual([100, 500]);
});
