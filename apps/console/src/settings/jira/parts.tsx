import { said as of } from '../../messages/en/jira.ts';
import { Tabs } from '../../parts/tabs.tsx';
import { useMay } from '../../session.ts';

/** The parts of Jira. What its words mean and who its people are, only those see who manage integrations. */
export function Parts() {
  const manages = useMay()('integrations.manage');
  return manages ? (
    <Tabs
      label={of.parts}
      of={[
        ['/settings/jira', of.conflicts],
        ['/settings/jira/projects', of.projects],
        ['/settings/jira/accounts', of.accounts],
      ]}
    />
  ) : null;
}
