import { z } from 'zod';
import { conflict, notFound, unprocessable } from '../kit/errors.ts';

const issues = z.strictObject({
  issues: z.array(z.strictObject({ path: z.array(z.string()), reason: z.string() })),
});

/** Errors about workflows and their runs. */
export const workflowErrors = {
  WORKFLOW_NOT_FOUND: notFound('The workflow does not exist, or you may not see it. Check its id.'),
  WORKFLOW_VERSION_NOT_FOUND: notFound('The workflow has no version of this number. Check workflows.versions.list.'),
  WORKFLOW_SECRET_NOT_FOUND: notFound('The workflow has no secret of this name. Check workflows.secrets.list.'),
  WORKFLOW_INVALID: unprocessable(
    'The workflow cannot be saved like this. Correct the steps that the details name.',
    issues,
  ),
  WORKFLOW_INPUT_INVALID: unprocessable(
    'The input does not fit the schema of the workflow. Correct the fields that the details name.',
    issues,
  ),
  WORKFLOW_DISABLED: conflict('The workflow is disabled or has no published version. Enable it, or publish a version.'),
  WORKFLOW_CHANGED: conflict(
    'A step that was done already is different in the current version. Start a new run, or retry the original version.',
    z.strictObject({ step: z.string() }),
  ),
  WORKFLOW_RUN_NOT_FOUND: notFound('The run does not exist, or you may not see it. Check its id.'),
  WORKFLOW_RUN_FINISHED: conflict('The run has ended already, so there is nothing to cancel. Check its state.'),
  WORKFLOW_RUN_NOT_RETRYABLE: conflict(
    'Only runs that failed or were cancelled can be retried or dismissed. Check the state of the run.',
  ),
};
