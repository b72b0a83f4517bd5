import { z } from 'zod';
import { ref } from '../kit/fields.ts';

/** A project beside its id in a row: what is needed to show it. */
export const ProjectName = z
  .strictObject({ id: ref('project'), key: z.string().meta({ examples: ['WEB'] }), name: z.string() })
  .meta({ id: 'ProjectName', description: 'A project, as rows show it.' });
export type ProjectName = z.infer<typeof ProjectName>;

/** A task beside its id in a row: what is needed to show it. */
export const TaskName = z
  .strictObject({ id: ref('task'), key: z.string().meta({ examples: ['WEB-12'] }), title: z.string() })
  .meta({ id: 'TaskName', description: 'A task, as rows show it.' });
export type TaskName = z.infer<typeof TaskName>;
