import { z } from 'zod';
import { ref } from '../kit/fields.ts';

/** A project beside its id in a row: what is needed to show it. */
export const ProjectName = z
  .strictObject({ id: ref('project'), key: z.string().meta({ examples: ['WEB'] }), name: z.string() })
  .meta({ id: 'ProjectName', description: 'A project, as rows show it.' });
export type ProjectName = z.infer<typeof ProjectName>;
