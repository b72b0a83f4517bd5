import type { Guide } from '../kit/guide.ts';
import type { work } from './area.contract.ts';

export const workGuide = {
  projects: ['Projects', 'Group work, and say who may see it and take part in it.'],
  tasks: ['Tasks', 'Write down what is to be done, by whom and when, and in which order.'],
  workTimes: ['Time spent', 'Start and stop a clock on tickets and tasks, log time, correct it, and sum it up.'],
  comments: ['Comments on projects and tasks', 'Discuss a project or a task, and mention colleagues.'],
} satisfies Guide<typeof work>;
