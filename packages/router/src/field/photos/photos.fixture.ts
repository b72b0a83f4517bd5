import sharp from 'sharp';

/** What a camera writes into a photo of Zurich, taken at a quarter past nine, an hour east of UTC. */
export const ofCamera = {
  IFD0: { Make: 'CANARY camera' },
  IFD2: { DateTimeOriginal: '2026:11:29 09:15:00', OffsetTimeOriginal: '+01:00' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '47/1 22/1 3684/100',
    GPSLongitudeRef: 'E',
    GPSLongitude: '8/1 32/1 3012/100',
    GPSHPositioningError: '5/1',
  },
};

let drawn = 0;
/** A picture of one colour, each time another one. */
export async function aPicture({ width = 40, height = 30, exif = {} }: Picture = {}): Promise<Buffer> {
  drawn += 1;
  // Far enough apart that no two are the same bytes once they are compressed.
  const background = { r: (drawn * 53) % 256, g: (drawn * 101) % 256, b: (drawn * 197) % 256 };
  const image = sharp({ create: { width, height, channels: 3, background } }).jpeg();
  return (Object.keys(exif).length === 0 ? image : image.withExif(exif)).toBuffer();
}
interface Picture {
  readonly width?: number;
  readonly height?: number;
  readonly exif?: Readonly<Record<string, Record<string, string>>>;
}
