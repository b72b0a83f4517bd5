import { said } from '../messages/en/field.ts';
import { Tabs } from '../parts/tabs.tsx';

/** The parts of work at sites. */
export const Parts = () => (
  <Tabs
    label={said.parts}
    of={[
      ['/inspections', said.inspections.title],
      ['/inspections/measurements', said.measurements.title],
      ['/inspections/places', said.places.title],
      ['/inspections/templates', said.templates.link],
    ]}
  />
);
