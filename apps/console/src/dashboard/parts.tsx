import { said as words } from '../messages/en/desk.ts';
import { Tabs } from '../parts/tabs.tsx';

/** The parts of the dashboard. */
export const Parts = () => (
  <Tabs
    label={words.dashboard.parts}
    of={[
      ['/dashboard', words.dashboard.overview],
      ['/dashboard/explore', words.dashboard.explore],
      ['/reports', words.dashboard.reports],
    ]}
  />
);
