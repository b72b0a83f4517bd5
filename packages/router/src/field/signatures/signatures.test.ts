import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawSignature, ImageError } from '@deskwire/adapters/images.ts';
import { testWorld } from '../../testing/world.ts';
import { aSite, drawn } from '../field.fixture.ts';
import { isBlank } from './blank.ts';

const world = await testWorld();

describe('a blank signature', () => {
  test.each([
    ['nothing', []],
    ['a dot', [[500, 500]]],
    [
      'three dots',
      [
        [1, 1],
        [500, 500],
        [900, 900],
      ],
    ],
    ['two points far apart', [[0, 0, 1000, 1000]]],
    ['a slip of the pen', [[500, 500, 510, 510, 520, 505]]],
  ])('is %s', (_what, strokes) => {
    expect(isBlank(strokes)).toBe(true);
  });

  test.each([
    ['a line of three points', [[100, 100, 120, 100, 140, 100]]],
    [
      'a cross',
      [
        [400, 400, 420, 420],
        [400, 420, 420, 400],
      ],
    ],
  ])('is not %s', (_what, strokes) => {
    expect(isBlank(strokes)).toBe(false);
  });

  test('whatever is added to a signature, it stays one', () => {
    const stroke = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 })), {
        minLength: 1,
        maxLength: 20,
      })
      .map((points) => points.flat());
    fc.assert(
      fc.property(fc.array(stroke, { maxLength: 10 }), (strokes) => {
        expect(isBlank([...drawn.strokes, ...strokes])).toBe(false);
      }),
    );
  });
});

describe('the picture of a signature', () => {
  test('is a PNG, drawn in a process of its own, and the same for the same lines', async () => {
    const { worker } = await aSite(world);
    const { id: signature_id } = await worker.signatures.create({ ...drawn, subject: 'The keys' });
    const first = await worker.signatures.image({ signature_id });
    expect(first).toMatchObject({ name: `signature-${signature_id}.png`, content_type: 'image/png' });
    expect(Buffer.from(first.content, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(await worker.signatures.image({ signature_id })).toEqual(first);
  });

  test('is made of whole numbers within the field, and of nothing else', async () => {
    const hostile = '0"/><image href="file:///etc/passwd"/><path d="';
    for (const strokes of [[[hostile, 0]], [[0, 1001]], [[0.5, 1]], [[1]], hostile, [[Number.NaN, 1]]])
      await expect(drawSignature(strokes as never)).rejects.toThrow(ImageError);
    const most = Array.from({ length: 100 }, () => Array.from({ length: 1000 }, (_, at) => (at * 37) % 1001));
    const { width, height } = await drawSignature(most);
    expect([width, height]).toEqual([900, 360]);
  });
});

test('a person of another team signs nothing here, and a proposed id counts once', async () => {
  const [here, there] = [await aSite(world), await aSite(world)];
  const signed = { ...drawn, subject: 'The keys' };
  await expect(here.worker.signatures.create({ ...signed, signer_id: there.client.person_id })).rejects.toMatchObject({
    app: 'PERSON_NOT_FOUND',
  });
  const { id } = await here.worker.signatures.create({ ...signed, signer_id: here.client.person_id });
  await expect(here.worker.signatures.create({ ...signed, id })).rejects.toMatchObject({ app: 'ID_TAKEN' });
  await expect(there.worker.signatures.get({ signature_id: id })).rejects.toMatchObject({ app: 'SIGNATURE_NOT_FOUND' });
});
