import { inspections } from './inspections.ts';
import { measurements } from './measurements.ts';
import { photos } from './photos.ts';

/** Work at a site: what is inspected, photographed, measured and offered there. */
export const field = {
  inspections,
  measurements,
  photos,
};
