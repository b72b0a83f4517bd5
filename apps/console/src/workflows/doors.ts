/** The screens of workflows by their paths: whoever opened one of them has loaded the area, and so this list. */
export const doors = {
  '/workflows': async () => (await import('./workflows.tsx')).WorkflowsScreen,
  '/workflows/$id': async () => (await import('./workflow.tsx')).WorkflowScreen,
  '/workflows/new': async () => (await import('./builder.tsx')).NewWorkflowScreen,
  '/workflows/$id/edit': async () => (await import('./builder.tsx')).BuilderScreen,
  '/workflows/runs': async () => (await import('./runs.tsx')).RunsScreen,
  '/workflows/runs/$id': async () => (await import('./run.tsx')).RunScreen,
} as const;
