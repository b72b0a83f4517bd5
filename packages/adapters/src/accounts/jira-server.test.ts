import { isRateLimitError } from 'jira.js';
import { createCloudClient } from 'jira.js/cloud';
import { afterAll, expect, test } from 'vitest';
import { toAdf } from './jira/to-adf.ts';
import { startJira } from './jira-server.fixture.ts';

const fake = await startJira();
afterAll(fake.close);

/** What the client of others does not know of the answers it gets. */
const strange: string[] = [];
const jira = createCloudClient({
  host: fake.url,
  auth: { type: 'basic', email: fake.email, apiToken: fake.token },
  onSchemaMismatch: (mismatch: unknown) => void strange.push(JSON.stringify(mismatch)),
});
const RICH =
  '# Head\n\n**bold** [link](https://x.example)\n\n- a\n  1. b\n\n> q\n\n```ts\nx\n```\n\n| a |\n| - |\n| b |\n\n---';

test('the fake Jira answers a client of others as Jira does, from the creation of an issue to its search', async () => {
  const property = { key: 'deskwire', value: { write_id: 'w' } };
  const fields = { project: { key: 'ITSM' }, summary: 'A', issuetype: { name: 'Task' }, description: toAdf(RICH) };
  const { id, key } = (await jira.issues.createIssue({ fields, properties: [property] })) as {
    id: string;
    key: string;
  };
  await jira.issues.editIssue({ issueIdOrKey: key, fields: { summary: 'B', labels: ['x'] } });
  const found = await jira.issues.getIssue({ issueIdOrKey: id });
  expect((found.fields as { description?: unknown }).description).toEqual(toAdf(RICH));
  expect(found).toMatchObject({ key, fields: { summary: 'B', labels: ['x'], status: { name: 'To Do' } } });
  const { transitions = [] } = await jira.issues.getTransitions({ issueIdOrKey: key });
  expect(transitions.map(({ to }) => to?.name)).toEqual(['In Progress']);
  await jira.issues.doTransition({ issueIdOrKey: key, transition: { id: transitions[0]!.id! } });
  await jira.issues.createIssue({ fields: { ...fields, description: undefined } });
  const search = { jql: 'project = "ITSM"', maxResults: 1, fields: ['summary'], properties: ['deskwire'] };
  const first = await jira.issueSearch.searchAndReconsileIssuesUsingJqlPost(search);
  expect(first).toMatchObject({ nextPageToken: expect.any(String) as string });
  const { nextPageToken } = first as { nextPageToken: string };
  const second = await jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({ ...search, nextPageToken });
  const keys = [first, second].flatMap(({ issues = [] }) => issues.map((issue) => issue.key));
  expect(keys).toEqual([key, expect.stringMatching(/^ITSM-/)].toSorted((a, b) => (String(a) < String(b) ? -1 : 1)));
  await expect(jira.issues.getIssue({ issueIdOrKey: 'ITSM-999' })).rejects.toThrow('404');
  expect(strange).toEqual([]);
});

test('comments, files, people and the words of a project are those that the client knows', async () => {
  const { issue } = fake.create({ summary: 'Talked about' }) as { issue: { key: string } };
  const issueIdOrKey = issue.key;
  fake.comment(issueIdOrKey, 'Hello');
  const { comments = [] } = await jira.issueComments.getComments({ issueIdOrKey });
  const commentId = comments[0]!.id!;
  await jira.issueComments.deleteComment({ issueIdOrKey, id: commentId });
  expect((await jira.issueComments.getComments({ issueIdOrKey })).comments).toEqual([]);
  await jira.issueAttachments.addAttachment({
    issueIdOrKey,
    attachments: { filename: 'trace.txt', content: Buffer.from('line 7') },
  });
  const [file] = [...fake.issues.values()].find(({ key }) => key === issueIdOrKey)!.files;
  expect([file!.filename, file!.bytes.toString()]).toEqual(['trace.txt', 'line 7']);
  const projects = await jira.projects.searchProjects({});
  expect(projects.values?.map(({ key }) => key)).toEqual(['ITSM', 'OTHER']);
  const kinds = await jira.projects.getAllStatuses({ projectIdOrKey: 'ITSM' });
  expect(kinds.flatMap(({ statuses }) => statuses.map(({ name }) => name))).toContain('In Progress');
  const { values } = await jira.issuePriorities.searchPriorities({});
  expect(values.map(({ name }) => name)).toContain('Highest');
  const people = await jira.userSearch.findAssignableUsers({ project: 'ITSM' });
  expect(people).toMatchObject([{ accountId: 'acc-1', displayName: 'Agent One' }]);
  expect(strange).toEqual([]);
});

test.each(['jira-burst-based', 'jira-per-issue-on-write', 'jira-quota-tenant-based'] as const)(
  'the client takes a refusal by %s for one',
  async (reason) => {
    fake.throttle(1, { reason, seconds: 7, on: 'GET /project/search' });
    const refused: unknown = await jira.projects.searchProjects({}).catch((error: unknown) => error);
    expect(isRateLimitError(refused)).toBe(true);
    expect(refused).toMatchObject({ retryAfterMs: 7000 });
  },
);
