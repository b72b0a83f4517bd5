import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { drawPhoto, type DrawnPhoto } from './photos.ts';

// Each file is read in a process of its own, and a busy machine starts those slowly.

const MOST_PIXELS = 60_000_000;
const camera = {
  IFD0: { Make: 'A camera', Copyright: 'CANARY' },
  IFD2: { DateTimeOriginal: '2026:11:30 09:15:00', OffsetTimeOriginal: '+01:00' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '47/1 22/1 3684/100',
    GPSLongitudeRef: 'W',
    GPSLongitude: '8/1 32/1 3012/100',
    GPSHPositioningError: '5/1',
  },
};
/** Red on the left, blue on the right. */
function picture(width: number, height: number) {
  const half = { width: Math.ceil(width / 2), height, channels: 3 as const, background: '#0000ff' };
  return sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: { create: half }, left: Math.floor(width / 2), top: 0 },
  ]);
}
async function drawn(bytes: Uint8Array): Promise<DrawnPhoto> {
  const photo = await drawPhoto(bytes, MOST_PIXELS);
  if ('refused' in photo) throw new Error(photo.refused);
  return photo;
}

describe('a photo', () => {
  test('is drawn upright in two sizes, and what the camera wrote is told beside it and in neither', async () => {
    const jpeg = await picture(4000, 3000).jpeg().withExif(camera).toBuffer();
    const lying = await sharp(jpeg).keepExif().withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { picture: large, thumb, said } = await drawn(lying);
    expect([large.width, large.height]).toEqual([1920, 2560]);
    expect([thumb.width, thumb.height]).toEqual([240, 320]);
    for (const { bytes, width, height } of [large, thumb]) {
      const found = await sharp(bytes).metadata();
      expect(found).toMatchObject({ format: 'webp', width, height });
      expect([found.exif, found.xmp, found.iptc, found.orientation]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
      expect(Buffer.from(bytes).includes('CANARY')).toBe(false);
    }
    // Turned by a quarter, the red half is on top.
    const { data, info } = await sharp(thumb.bytes).raw().toBuffer({ resolveWithObject: true });
    expect(data[(20 * info.width + 120) * info.channels]).toBeGreaterThan(200);
    expect(said).toEqual({
      taken: '2026:11:30 09:15:00',
      offset: '+01:00',
      latitude: expect.closeTo(47.3769, 5) as number,
      longitude: expect.closeTo(-8.5417, 5) as number,
      accuracy_m: 5,
    });
  });

  test.each(['png', 'webp', 'gif'] as const)('of any %s is taken, and does not grow', async (format) => {
    const { picture: large, thumb, said } = await drawn(await picture(30, 20).toFormat(format).toBuffer());
    expect([large.width, large.height, thumb.width, thumb.height]).toEqual([30, 20, 30, 20]);
    expect(said).toBeNull();
  });

  test('of a camera that wrote nonsense has said nothing', async () => {
    const jpeg = await picture(30, 20).jpeg().withExif(camera).toBuffer();
    const at = jpeg.indexOf('Exif\0\0');
    // The directory is said to lie beyond the end.
    jpeg.writeUInt32LE(0x7fff_ffff, at + 10);
    const { said, picture: large } = await drawn(jpeg);
    expect([said, large.width]).toEqual([null, 30]);
  });
});

test.each([
  ['a HEIC', Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic')]), 'unsupported'],
  ['a drawing', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unsupported'],
  ['half a picture', Buffer.from('\x89PNG\r\n\x1a\nand nothing more', 'latin1'), 'unreadable'],
  ['nothing', Buffer.alloc(0), 'unsupported'],
])('%s is refused', async (_, bytes, reason) => {
  expect(await drawPhoto(bytes, MOST_PIXELS)).toEqual({ refused: reason });
});

test('a picture of more pixels than are unpacked is refused', async () => {
  expect(await drawPhoto(await picture(30, 20).png().toBuffer(), 500)).toEqual({ refused: 'too_large' });
});

test('more bytes than are read are refused', async () => {
  const endless = async function* () {
    yield Buffer.from([0xff, 0xd8, 0xff]);
    for (let megabytes = 0; megabytes < 30; megabytes++) yield Buffer.alloc(1024 * 1024);
  };
  expect(await drawPhoto(endless(), MOST_PIXELS)).toEqual({ refused: 'too_large' });
});
