import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { ImageError, maximumAvatarBytes, safeAvatar } from './images.ts';
import { parse } from './parsers/image.ts';

// Each file is read in a process of its own, and a busy machine starts those slowly.

async function reasonOf(bytes: Uint8Array): Promise<string> {
  try {
    await safeAvatar(bytes);
  } catch (error) {
    if (error instanceof ImageError) return error.reason;
    throw error;
  }
  return 'taken';
}

/** Red on the left half, blue on the right. */
function picture(width: number, height: number): Sharp {
  const half = { width: Math.ceil(width / 2), height, channels: 3 as const, background: '#0000ff' };
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: { create: half }, left: Math.floor(width / 2), top: 0 },
  ]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** A small PNG file that claims any size. */
function pngClaiming(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const pixels = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', pixels),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

describe('an avatar', () => {
  const given: Record<string, Buffer> = {};
  beforeAll(async () => {
    given['png'] = await picture(400, 300).png().toBuffer();
    given['jpeg'] = await picture(300, 400).jpeg().toBuffer();
    given['webp'] = await picture(10, 10).webp().toBuffer();
    given['gif'] = await picture(1, 1).gif().toBuffer();
  });

  test.each(['png', 'jpeg', 'webp', 'gif'])('of any %s becomes a WebP of 256 × 256', async (format) => {
    const avatar = await safeAvatar(given[format] ?? Buffer.alloc(0));
    expect(avatar).toMatchObject({ content_type: 'image/webp', width: 256, height: 256 });
    expect(await sharp(avatar.bytes).metadata()).toMatchObject({ format: 'webp', width: 256, height: 256 });
    expect(avatar.bytes.byteLength).toBeLessThan(50_000);
  });

  test('shows the middle of the picture', async () => {
    const { bytes } = await safeAvatar(given['png'] ?? Buffer.alloc(0));
    const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    const pixel = (x: number) => [...data.subarray((128 * 256 + x) * 3, (128 * 256 + x) * 3 + 3)];
    expect(pixel(20)[0]).toBeGreaterThan(200);
    expect(pixel(236)[2]).toBeGreaterThan(200);
  });

  test('keeps what is transparent', async () => {
    const clear = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#ffffff00' } })
      .png()
      .toBuffer();
    expect(await sharp((await safeAvatar(clear)).bytes).metadata()).toMatchObject({ hasAlpha: true });
  });

  test('stands upright when the camera says how it was held', async () => {
    const lying = await picture(100, 100).jpeg().withMetadata({ orientation: 6 }).toBuffer();
    const { bytes } = await safeAvatar(lying);
    const { data } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
    // Turned by a quarter, the red half is on top.
    expect(data[(20 * 256 + 128) * 3]).toBeGreaterThan(200);
    expect(data[(236 * 256 + 128) * 3 + 2]).toBeGreaterThan(200);
  });

  test('carries nothing but pixels', async () => {
    const place = await picture(50, 50)
      .jpeg()
      .withExif({ IFD0: { ImageDescription: 'CANARY-PLACE' } })
      .toBuffer();
    expect(place.includes('CANARY-PLACE')).toBe(true);
    const polyglot = Buffer.concat([given['gif'] ?? Buffer.alloc(0), Buffer.from('<script>CANARY()</script>')]);
    for (const bytes of [place, polyglot]) {
      const avatar = await safeAvatar(bytes);
      expect(Buffer.from(avatar.bytes).includes('CANARY')).toBe(false);
      expect((await sharp(avatar.bytes).metadata()).exif).toBeUndefined();
    }
  });
});

describe('refused', () => {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>';

  test.each([
    ['nothing', ''],
    ['an SVG', svg],
    ['an SVG after a declaration', `<?xml version="1.0"?>${svg}`],
    ['a page', '<!doctype html><script>alert(1)</script>'],
    ['a PDF', '%PDF-1.7\n'],
    ['half a signature', '\x89PNG'],
    ['a RIFF that is no picture', 'RIFF\0\0\0\0WAVEfmt '],
    ['a program', '\x7fELF'],
  ])('%s is not supported', async (_what, content) => {
    const frame = { width: 9, height: 9, fit: 'cover', max_pixels: 100 } as const;
    await expect(parse(Buffer.from(content, 'latin1'), frame)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  test('a TIFF is not supported, though the library could read it', async () => {
    expect(await reasonOf(await picture(9, 9).tiff().toBuffer())).toBe('unsupported');
  });

  test('a signature with something else behind it is unreadable', async () => {
    expect(await reasonOf(Buffer.from(`GIF89a${svg}`))).toBe('unreadable');
    expect(await reasonOf(Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]))).toBe('unreadable');
  });

  test('a picture cut short is unreadable', async () => {
    const whole = await picture(400, 300).jpeg().toBuffer();
    expect(await reasonOf(whole.subarray(0, whole.length / 2))).toBe('unreadable');
  });

  test.each([7000, 50_000])(
    'a small file that claims %i pixels an edge is too large before it is unpacked',
    async (edge) => {
      expect(await reasonOf(pngClaiming(edge, edge))).toBe('too_large');
    },
  );

  test('a file over the limit is too large whatever it is', async () => {
    expect(await reasonOf(new Uint8Array(maximumAvatarBytes + 1))).toBe('too_large');
  });
});
