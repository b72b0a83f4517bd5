import { inspectionsDomain } from './inspections/domain.ts';
import { measurementsDomain } from './measurements/domain.ts';
import { photosDomain } from './photos/domain.ts';

export const field = {
  inspections: inspectionsDomain,
  measurements: measurementsDomain,
  photos: photosDomain,
};
