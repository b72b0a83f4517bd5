import { inspections } from './inspections.ts';
import { measurements } from './measurements.ts';
import { photos } from './photos.ts';
import { estimates } from './estimates.ts';
import { locations } from './locations.ts';
import { places } from './places.ts';
import { signatures } from './signatures.ts';

/** Work at a site: what is inspected, photographed, measured and offered there. */
export const field = {
  inspections,
  measurements,
  photos,
  estimates,
  locations,
  places,
  signatures,
};
