import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { productFiles } from './kit/regular-expressions.ts';

/** A text of people is cut by `cut`, between characters as they see them. What is cut elsewhere is none, and says why. */
const otherwise: Readonly<Record<string, string>> = {
  'identity/teams/create.ts': 'ASCII words of an address',
  'identity/auth/sessions/describe-device.ts': 'ASCII of a header',
  'ai/ai/rules/extract.ts': 'is searched, and not shown',
  'ai/ai/rules/analyze.ts': 'is searched, and not shown',
  'ai/agent/design.ts': 'a JSON schema, for a model',
  'ai/chat/passages.ts': 'is searched, and not shown',
  'platform/admin/controls/presence.ts': 'the name of a machine',
  'kit/feeds/feed.ts': 'a message of ours',
  'kit/expressions/expression.ts': 'a message of a library',
  'automation/webhooks/sending/feed.ts': 'a message of ours',
  'automation/webhooks/sending/post.ts': 'the beginning of a response, for those who debug it',
  'automation/triggers/firing/feed.ts': 'a message of ours',
  'automation/triggers/firing/fire-due.ts': 'a message of ours',
  'automation/triggers/editing/create.ts': 'names of events',
  'automation/triggers/engine/times.ts': 'a message of a library',
  'automation/workflow-runs/starting/start.ts': 'a key, and not shown',
  'automation/inbound/doors/slack.ts': 'goes back as it came',
  'automation/integrations/repositories/merged.ts': 'is searched, and not shown',
  'automation/jira/files/note.ts': 'the id of a file there',
  'kit/ids.ts': 'an id',
  'kit/expressions/context.ts': 'a list',
  'inbox/emails/queue.ts': 'a digest',
  'inbox/emails/threads/threads.ts': 'a list',
  'automation/inbound/receiving/proofs.ts': 'a list',
  'desk/tickets/detail/related.ts': 'is searched, and not shown',
  'knowledge/search/vectors/measure.ts': 'is measured, and not shown',
  'knowledge/search/terms/tokens.ts': 'a term, cut between code points',
  'work/tasks/import/draft.ts': 'a key, and not shown',
  'inbox/emails/inbound/reading/proven.ts': 'headers of servers',
  'inbox/emails/inbound/reading/judge.ts': 'is searched, and not shown',
  'inbox/emails/deliver.ts': 'a message of a library',
  'inbox/recommendations/list.ts': 'is searched, and not shown',
};
const cutting =
  /\.(?:slice|substring)\(0, (?:[2-9]\d|\d{3,}|\d{1,3}_\d{3}|LONGEST\w*|LOOKED_AT|DATES_IN|LANGUAGE_IN|KEPT\w*|MOST_CHARS)\)/;
const lists =
  /(?:issues|items|rows|errors|found|ids|failed|given|values|hosts|verdicts|shown|left_out)(?:\]?\.|\))\S*slice/;

test('texts are cut between characters as people see them', () => {
  const root = join(import.meta.dirname, '..');
  const found = productFiles()
    .filter((file) => file.startsWith('packages/router/src/'))
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, at) => (cutting.test(line) && !lists.test(line) ? [`${file.slice(20)}:${at + 1}`] : [])),
    );
  const files = found.map((at) => at.split(':', 1)[0]!);
  expect(found.filter((_, at) => !Object.hasOwn(otherwise, files[at]!))).toEqual([]);
  expect(Object.keys(otherwise).filter((file) => !files.includes(file))).toEqual([]);
});
