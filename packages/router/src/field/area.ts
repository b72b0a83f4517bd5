import { inspectionsDomain } from './inspections/domain.ts';
import { measurementsDomain } from './measurements/domain.ts';
import { photosDomain } from './photos/domain.ts';
import { estimatesDomain } from './estimates/domain.ts';
import { locationsDomain } from './locations/domain.ts';
import { placesDomain } from './places/domain.ts';
import { signaturesDomain } from './signatures/domain.ts';

export const field = {
  inspections: inspectionsDomain,
  measurements: measurementsDomain,
  photos: photosDomain,
  estimates: estimatesDomain,
  locations: locationsDomain,
  places: placesDomain,
  signatures: signaturesDomain,
};
