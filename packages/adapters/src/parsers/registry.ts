import type { Parsers } from '../parser.ts';

const MiB = 1024 * 1024;

/** The formats that can be read. Another one is a file in this folder, with a function `parse`, and a line here. */
export const parsers = {
  docx: { load: () => import('./docx.ts') },
  eml: { load: () => import('./eml.ts'), limits: { input_bytes: 40 * MiB, output_bytes: 64 * MiB } },
  html: { load: () => import('./html.ts'), limits: { input_bytes: 20 * MiB } },
  image: {
    load: () => import('./image.ts'),
    native: true,
    limits: { wall_ms: 30_000, input_bytes: 25 * MiB, output_bytes: 10 * MiB },
  },
  mail: {
    load: () => import('./mail.ts'),
    limits: { wall_ms: 30_000, input_bytes: 26 * MiB, output_bytes: 64 * MiB },
  },
  pdf: { load: () => import('./pdf.ts') },
  photo: {
    load: () => import('./photo.ts'),
    native: true,
    limits: { wall_ms: 60_000, input_bytes: 25 * MiB, output_bytes: 16 * MiB },
  },
  signature: {
    load: () => import('./signature.ts'),
    native: true,
    limits: { wall_ms: 30_000, input_bytes: 1 * MiB, output_bytes: 2 * MiB },
  },
  text: { load: () => import('./text.ts'), limits: { input_bytes: 20 * MiB } },
  xlsx: { load: () => import('./xlsx.ts') },
} satisfies Parsers;
