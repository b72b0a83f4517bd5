import sharp from 'sharp';

/** A JPEG with as much detail as a camera finds outside: noise of three sizes over each other. */
export async function aPhoto(width: number, height: number): Promise<Buffer> {
  const noise = (share: number, sigma: number) =>
    sharp({
      create: {
        width: Math.ceil(width * share),
        height: Math.ceil(height * share),
        channels: 3,
        background: '#808080',
        noise: { type: 'gaussian', mean: 128, sigma },
      },
    })
      .resize(width, height, { fit: 'fill' })
      .png({ compressionLevel: 1 })
      .toBuffer();
  const [coarse, middle, fine] = [await noise(0.01, 60), await noise(0.1, 30), await noise(1, 8)];
  return sharp(coarse)
    .composite([
      { input: middle, blend: 'overlay' },
      { input: fine, blend: 'soft-light' },
    ])
    .jpeg({ quality: 90 })
    .toBuffer();
}
