import type { TemplateContent } from '@deskwire/contract/work/projects.templates.ts';

type Task = TemplateContent['tasks'][number];
interface BuiltIn {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly content: TemplateContent;
}
const task = (title: string, due_after: number, more: Partial<Task> = {}): Task => ({
  title,
  description: '',
  status: 'todo',
  priority: 'none',
  labels: [],
  parent: null,
  depends_on: [],
  start_after: null,
  due_after,
  estimate_minutes: null,
  ...more,
});
const todo = { slug: 'todo', name: 'To do', category: 'todo' } as const;
const doing = { slug: 'in_progress', name: 'In progress', category: 'doing' } as const;
const review = { slug: 'in_review', name: 'In review', category: 'doing' } as const;
const done = { slug: 'done', name: 'Done', category: 'done' } as const;
const cancelled = { slug: 'cancelled', name: 'Cancelled', category: 'cancelled' } as const;
const bug = { name: 'Bug', color: '#d1453b' };
const feature = { name: 'Feature', color: '#3b82d1' };
const chore = { name: 'Chore', color: '#8a8f98' };

/** The built-in templates. */
export const builtIn: readonly BuiltIn[] = [
  {
    id: 'software',
    name: 'Software development',
    description: 'A board with a review column, and the first steps of a repository.',
    content: {
      statuses: [{ slug: 'backlog', name: 'Backlog', category: 'todo' }, todo, doing, review, done, cancelled],
      labels: [bug, feature, chore],
      tags: ['software'],
      tasks: [
        task('Describe the goal and who needs it', 2, { priority: 'high' }),
        task('Set up the repository and its checks', 5, { labels: ['Chore'] }),
        task('Plan the first milestone', 7, { depends_on: [0] }),
        task('Deploy a first version to staging', 14, { labels: ['Chore'], depends_on: [1] }),
      ],
    },
  },
  {
    id: 'launch',
    name: 'Product launch',
    description: 'From the message to the day after.',
    content: {
      statuses: [todo, doing, done, cancelled],
      labels: [
        { name: 'Marketing', color: '#b33bd1' },
        { name: 'Support', color: '#3bd18a' },
      ],
      tags: ['launch'],
      tasks: [
        task('Write the announcement', 10, { labels: ['Marketing'] }),
        task('Prepare answers for support', 12, { labels: ['Support'] }),
        task('Decide to launch', 13, { priority: 'urgent', depends_on: [0, 1] }),
        task('Publish the announcement', 14, { labels: ['Marketing'], depends_on: [2] }),
        task('Look back at what happened', 21, { depends_on: [3] }),
      ],
    },
  },
  {
    id: 'onboarding',
    name: 'New colleague',
    description: 'What somebody needs in their first month.',
    content: {
      statuses: [todo, doing, done, cancelled],
      labels: [],
      tags: ['onboarding'],
      tasks: [
        task('Prepare the workplace', 0, { priority: 'high' }),
        task('Laptop and accounts', 0, { parent: 0 }),
        task('Keys and badge', 0, { parent: 0 }),
        task('First day: tour and introductions', 1, { depends_on: [0] }),
        task('Talk after the first week', 5),
        task('Talk after the first month', 30),
      ],
    },
  },
];
