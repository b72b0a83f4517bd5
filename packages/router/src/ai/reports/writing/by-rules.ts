import type { Block } from '@deskwire/contract/ai/reports.ts';
import type { Kind } from '../facts/collect.ts';

const paragraph = (text: string): Block => ({ kind: 'paragraph', text });
const tickets: readonly Block[] = [
  { kind: 'heading', text: 'What came in and what was solved' },
  paragraph(
    'Tickets created: {{f:tickets_created}} (in the time before: {{f:tickets_created_before}}). Resolved: {{f:tickets_resolved}} (in the time before: {{f:tickets_resolved_before}}).',
  ),
  { kind: 'heading', text: 'What is left' },
  paragraph(
    'The backlog went from {{f:backlog_before}} to {{f:backlog}}. Median time to resolution: {{f:median_hours}} (in the time before: {{f:median_hours_before}}).',
  ),
];

/** The texts of rules about the facts of each kind, in words that fit every number: the same facts give the same words. */
export const writtenByRules: Readonly<Record<Kind, readonly Block[]>> = {
  service: tickets,
  custom: tickets,
  sla: [
    { kind: 'heading', text: 'How promises were kept' },
    paragraph(
      'Promises kept: {{f:compliance}} (in the time before: {{f:compliance_before}}). In numbers: {{f:met}} kept, {{f:breached}} broken.',
    ),
    paragraph(
      'Median time to the first response: {{f:first_response_median}}. Median time to resolution: {{f:resolution_median}}.',
    ),
  ],
  project: [
    { kind: 'heading', text: 'What was done' },
    paragraph(
      'In {{f:project}}, tasks created: {{f:tasks_created}} (in the time before: {{f:tasks_created_before}}). Completed: {{f:tasks_completed}} (in the time before: {{f:tasks_completed_before}}).',
    ),
    { kind: 'heading', text: 'What is left' },
    paragraph(
      'Open now: {{f:tasks_open}}. Of these, overdue: {{f:tasks_overdue}}; assigned to nobody: {{f:tasks_unassigned}}.',
    ),
  ],
  ai_usage: [
    { kind: 'heading', text: 'How AI was used' },
    paragraph(
      'Calls: {{f:calls}}, with {{f:input_tokens}} tokens of input and {{f:output_tokens}} of output, for {{f:cost}}. Answered by no model: {{f:failed}}. Of unknown price: {{f:unpriced}}.',
    ),
  ],
};
