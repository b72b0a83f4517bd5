import type { Guide } from '../kit/guide.ts';
import type { field } from './area.contract.ts';

export const fieldGuide = {
  inspections: ['Inspections', 'Plan inspections, answer them offline, settle conflicts and complete them.'],
  measurements: ['Measurements', 'Record what was measured, and read it in other units.'],
  photos: ['Photos', 'Upload photos of field work, with the time and place they were taken.'],
  estimates: ['Estimates', 'Write offers, send them to clients, and have them approved and signed by a link.'],
  locations: ['Locations', 'Keep where people were who agreed to that, for as long as the team needs it.'],
  places: ['Places', 'Name the places where a team works, and find those around a point.'],
  signatures: ['Signatures', 'Capture signatures drawn by hand, and read who signed what.'],
} satisfies Guide<typeof field>;
