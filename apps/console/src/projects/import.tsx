import { desk } from '../desk.ts';
import { said } from '../messages/en/transfer.ts';
import { Import } from '../parts/import.tsx';

export const ImportTasks = ({ project_id }: { project_id: string }) => (
  <Import
    title={said.tasks}
    look="quiet"
    fields={said.taskFields}
    shownIn="tasks"
    start={(reading) => desk.api.tasks.import.mutate({ project_id, ...reading })}
  />
);
