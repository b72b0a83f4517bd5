import type { Guide } from '../kit/guide.ts';
import type { field } from './area.contract.ts';

export const fieldGuide = {
  inspections: ['Inspections', 'Plan inspections, answer them offline, settle conflicts and complete them.'],
  measurements: ['Measurements', 'Record what was measured, and read it in other units.'],
  photos: ['Photos', 'Upload photos of field work, with the time and place they were taken.'],
} satisfies Guide<typeof field>;
