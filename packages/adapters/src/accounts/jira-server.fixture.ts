import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { bodyOf, serveJson } from '../json-server.fixture.ts';

type Answer = readonly [status: number, body: unknown, headers?: Readonly<Record<string, string>>];
type Json = Record<string, unknown>;
interface FakeComment {
  readonly id: string;
  /** In wiki markup, or the words of the document. */
  body: string;
  document?: Json | undefined;
  readonly properties: unknown;
  readonly author: Json;
  readonly created: string;
  updated: string;
}
interface FakeIssue {
  readonly id: string;
  key: string;
  fields: Json & { updated: string };
  /** The description as it was given by version 3. */
  document?: Json | undefined;
  readonly properties: Json;
  readonly comments: FakeComment[];
  readonly files: { readonly id: string; readonly filename: string; readonly size: number; readonly bytes: Buffer }[];
  /** What the index of the search knows: it lags behind. */
  indexed: boolean;
}

/**
 * A Jira that keeps what it is told. Cloud speaks version 3, whose texts are documents, and version 2, whose texts are wiki
 * markup; Data Center speaks version 2 only. Its workflow has no way from To Do to Done but over In Progress.
 */
export interface FakeJira {
  readonly url: string;
  readonly kind: 'cloud' | 'data_center';
  /** Data Center asks for the token alone. */
  readonly email: string;
  readonly token: string;
  readonly requests: readonly string[];
  readonly issues: ReadonlyMap<string, FakeIssue>;
  /** Somebody creates or changes an issue there; gives what its webhook says. */
  create(fields: Json): Json;
  edit(key: string, fields: Json): Json;
  /** Somebody comments an issue there, or changes that, or takes it back; gives what its webhook says. */
  comment(key: string, body: string, more?: Json): Json;
  recomment(key: string, id: string, body: string): Json;
  uncomment(key: string, id: string): Json;
  /** Somebody attaches a file there, or removes it. */
  attach(key: string, filename: string, bytes: Buffer): void;
  detach(key: string, filename: string): void;
  /** An issue is moved to another project: its key changes, and its id does not. */
  rename(key: string, to: string): void;
  /** What is created from now on is found by a search only after `index` is called. */
  lag(): void;
  index(): void;
  /** The next request of this kind takes effect, and its answer is lost. */
  loseAnswer(request: string): void;
  /** Once the next request of this kind has taken effect, and before it is answered, something else happens. */
  meanwhile(request: string, work: () => Promise<unknown>): void;
  /**
   * The next so many answers are 429, by one of the three limits: of an endpoint, of the writes of an issue, or of all that
   * the connection asks in an hour. `on` is how the requests that it counts begin, such as `PUT /issue/`.
   */
  throttle(count: number, limit?: { reason: JiraLimit; on?: string; seconds?: number }): void;
  close(): Promise<void>;
}

/** What Cloud says in `RateLimit-Reason`. */
export type JiraLimit = 'jira-burst-based' | 'jira-per-issue-on-write' | 'jira-quota-tenant-based';

const statuses: Record<string, Json> = {
  'To Do': { name: 'To Do', statusCategory: { key: 'new' } },
  'In Progress': { name: 'In Progress', statusCategory: { key: 'indeterminate' } },
  Done: { name: 'Done', statusCategory: { key: 'done' } },
};
const transitions: Record<string, readonly string[]> = {
  'To Do': ['In Progress'],
  'In Progress': ['To Do', 'Done'],
  Done: ['In Progress'],
};

/** The words of a document, a line for each of its paragraphs. */
function wordsOf({ type, text, attrs, content }: Doc): string {
  if (type === 'text') return text ?? '';
  if (type === 'hardBreak') return '\n';
  const own = typeof attrs?.['text'] === 'string' ? attrs['text'] : '';
  return own + (content ?? []).map(wordsOf).join(/^(?:doc|blockquote|bulletList|orderedList)$/.test(type) ? '\n' : '');
}
interface Doc {
  readonly type: string;
  readonly text?: string;
  readonly attrs?: Json;
  readonly content?: readonly Doc[];
}
const documentOf = (text: string): Doc & { readonly version: 1 } => ({
  version: 1,
  type: 'doc',
  content: text
    .split('\n')
    .map((line) => ({ type: 'paragraph', content: line === '' ? [] : [{ type: 'text', text: line }] })),
});
/** What Jira says of a text that is not what its version takes. */
const refused = (field: string, version: 2 | 3): Answer => [
  400,
  {
    errorMessages: [],
    errors: {
      [field]:
        version === 3
          ? 'Operation value must be an Atlassian Document (see the Atlassian Document Format)'
          : 'Operation value must be a string',
    },
  },
];
const isDocument = (value: unknown): value is Doc => {
  const { type, version, content } = (value ?? {}) as { type?: unknown; version?: unknown; content?: unknown };
  return type === 'doc' && version === 1 && Array.isArray(content) && content.every(isSound);
};
/** Jira takes no node without a type and no text without words. */
const isSound = (node: Doc): boolean =>
  typeof node.type === 'string' &&
  (node.type !== 'text' || (typeof node.text === 'string' && node.text !== '')) &&
  (node.content ?? []).every(isSound);
const isText = (value: unknown, version: 2 | 3): boolean =>
  version === 3 ? isDocument(value) : typeof value === 'string';
const kept = (value: unknown): { readonly words: string; readonly document: Json | undefined } =>
  isDocument(value)
    ? { words: wordsOf(value), document: value as unknown as Json }
    : { words: String(value), document: undefined };

export async function startJira(project = 'ITSM', kind: 'cloud' | 'data_center' = 'cloud'): Promise<FakeJira> {
  const isCloud = kind === 'cloud';
  const [email, token] = ['ada@example.com', randomBytes(16).toString('hex')];
  const requests: string[] = [];
  const issues = new Map<string, FakeIssue>();
  let numbers = 0;
  let ticks = 0;
  let lagging = false;
  let lost: string | undefined;
  let besides: { readonly request: string; readonly work: () => Promise<unknown> } | undefined;
  let throttled: { count: number; reason?: JiraLimit; on: string; seconds?: number } = { count: 0, on: '' };
  let url = '';
  /** As Jira writes times; each is later than the one before. */
  const time = () => new Date(Date.now() + ++ticks).toISOString().replace('Z', '+0000');
  const named = (id_or_key: string) =>
    issues.get(id_or_key) ?? [...issues.values()].find(({ key }) => key === id_or_key);

  function add(fields: Json, properties: Json = {}): FakeIssue {
    numbers += 1;
    const id = String(10_000 + numbers);
    const whole = {
      status: statuses['To Do'],
      labels: [],
      priority: { name: 'Medium' },
      issuetype: { name: 'Task' },
      ...fields,
    };
    const row: FakeIssue = {
      id,
      key: `${project}-${numbers}`,
      fields: { ...whole, created: time(), updated: time() },
      properties,
      comments: [],
      files: [],
      indexed: !lagging,
    };
    issues.set(id, row);
    return row;
  }
  const webhook = (row: FakeIssue, webhookEvent: string): Json => ({
    webhookEvent,
    timestamp: Date.parse(row.fields.updated.replace('+0000', 'Z')),
    issue: { id: row.id, key: row.key, self: `${url}/rest/api/2/issue/${row.id}`, fields: structuredClone(row.fields) },
    changelog: { id: String(++ticks), items: [] },
  });
  const told = (words: string, document: Json | undefined, version: 2 | 3): unknown =>
    version === 2 ? words : (document ?? documentOf(words));
  const spoken = ({ document, ...comment }: FakeComment, version: 2 | 3) => ({
    ...comment,
    body: told(comment.body, document, version),
  });
  const shown = ({ id, key, fields, document, properties, comments, files }: FakeIssue, version: 2 | 3) => ({
    id,
    key,
    self: `${url}/rest/api/${version}/issue/${id}`,
    properties,
    fields: {
      security: null,
      assignee: null,
      description: null,
      ...fields,
      ...(typeof fields['description'] === 'string'
        ? { description: told(fields['description'], document, version) }
        : {}),
      comment: {
        comments: comments.map((comment) => spoken(comment, version)),
        total: comments.length,
        maxResults: comments.length,
        startAt: 0,
      },
      attachment: files.map((file) => ({ id: file.id, filename: file.filename, size: file.size })),
    },
  });

  function search({
    jql,
    maxResults,
    nextPageToken,
    startAt,
    version,
  }: {
    jql: string;
    maxResults: number;
    nextPageToken?: string;
    startAt?: number;
    version: 2 | 3;
  }): Answer {
    const since = (field: 'updated' | 'created') => Number(new RegExp(`${field} >= (\\d+)`).exec(jql)?.[1] ?? '0');
    const timeIn = (time: unknown) => Date.parse(String(time).replace('+0000', 'Z'));
    const key = /project = "(\w+)"/.exec(jql)![1]!;
    const found = [...issues.values()]
      .filter((row) => row.indexed && row.key.startsWith(`${key}-`))
      .filter(
        ({ fields }) => timeIn(fields.updated) >= since('updated') && timeIn(fields['created']) >= since('created'),
      )
      .toSorted((a, b) => (a.fields.updated < b.fields.updated === !jql.endsWith(' DESC') ? -1 : 1));
    const start = startAt ?? Number(nextPageToken ?? '0');
    const page = found.slice(start, start + maxResults).map((row) => shown(row, version));
    if (startAt !== undefined) return [200, { startAt, maxResults, total: found.length, issues: page }];
    const more = start + page.length < found.length ? { nextPageToken: String(start + page.length) } : { isLast: true };
    return [200, { issues: page, ...more }];
  }

  function onIssue(method: string, path: string, body: Json, version: 2 | 3): Answer {
    const [id_or_key = '', what, part] = path.split('/');
    const row = named(decodeURIComponent(id_or_key));
    if (row === undefined)
      return [404, { errorMessages: ['Issue does not exist or you do not have permission to see it.'] }];
    const at = (row.fields['status'] as { name: string }).name;
    if (what === 'transitions') {
      const possible = transitions[at]!.map((name) => ({ id: name, name, to: statuses[name] }));
      if (method === 'GET') return [200, { transitions: possible }];
      const { id } = body['transition'] as { id: string };
      if (!possible.some((one) => one.id === id)) return [400, { errors: { transition: 'is not valid' } }];
      Object.assign(row.fields, { status: statuses[id], updated: time() });
      return [204, undefined];
    }
    if (what === 'comment') {
      return onComment(method, row, part, body, version);
    }
    if (what === 'attachments') return [200, [attach(row, body)]];
    if (method === 'PUT') {
      const given = body['fields'] as Json;
      if (typeof given['summary'] === 'string' && given['summary'].length > 255)
        return [400, { errors: { summary: 'too long' } }];
      if (given['description'] !== undefined && given['description'] !== null && !isText(given['description'], version))
        return refused('description', version);
      describe(row, given);
      Object.assign(row.fields, { updated: time() });
      return [204, undefined];
    }
    return [200, shown(row, version)];
  }

  /** Writes fields, whose description may be a document. */
  function describe(row: FakeIssue, fields: Json): void {
    Object.assign(row.fields, fields);
    if (fields['description'] === undefined) return;
    if (fields['description'] === null) {
      row.document = undefined;
      return;
    }
    const { words, document } = kept(fields['description']);
    row.fields['description'] = words;
    row.document = document;
  }
  function onComment(
    method: string,
    row: FakeIssue,
    id: string | undefined,
    { body, properties }: Json,
    version: 2 | 3,
  ): Answer {
    if ((method === 'POST' || method === 'PUT') && !isText(body, version)) return refused('comment', version);
    const { words, document } = kept(body);
    if (id === undefined) {
      if (method === 'GET') {
        const comments = row.comments.toReversed().map((comment) => spoken(comment, version));
        return [200, { comments, total: row.comments.length }];
      }
      const author = { ...(isCloud ? { accountId: '1' } : { name: 'ada' }), displayName: 'Ada' };
      return [201, spoken(Object.assign(say(row, words, author, properties), { document }), version)];
    }
    const at = row.comments.findIndex((one) => one.id === id);
    if (at === -1) return [404, { errorMessages: [`Can not find a comment for the id: ${id}.`] }];
    row.fields.updated = time();
    if (method === 'DELETE') {
      row.comments.splice(at, 1);
      return [204, undefined];
    }
    if (method === 'PUT') Object.assign(row.comments[at]!, { body: words, document, updated: time() });
    return [200, spoken(row.comments[at]!, version)];
  }
  function say(row: FakeIssue, body: string, author: Json, properties: unknown = []): FakeComment {
    const at = time();
    const comment = { id: String(20_000 + ++ticks), body, properties, author, created: at, updated: at };
    row.comments.push(comment);
    row.fields.updated = time();
    return comment;
  }
  /** A multipart form of one file. */
  function attach(row: FakeIssue, { form }: Json): Json {
    const [head = '', ...rest] = String(form).split('\r\n\r\n');
    const bytes = Buffer.from(rest.join('\r\n\r\n').replace(/\r\n--[^\r\n]*--\r\n$/, ''), 'latin1');
    const filename = /filename="([^"]*)"/.exec(head)?.[1] ?? 'file';
    const file = { id: String(30_000 + ++ticks), filename, size: bytes.length, bytes };
    row.files.push(file);
    row.fields.updated = time();
    return { id: file.id, filename, size: file.size };
  }

  async function answer(req: IncomingMessage): Promise<Answer> {
    const { pathname } = new URL(req.url!, 'http://jira.example');
    const version = pathname.startsWith('/rest/api/3/') ? 3 : 2;
    const path = pathname.replace(/^\/rest\/api\/[23]/, '');
    if (version === 3 && !isCloud) return [404, undefined];
    requests.push(`${req.method} ${path}`);
    const isForm = req.headers['content-type']?.startsWith('multipart/') === true;
    const text = await bodyOf(req, isForm ? 'latin1' : 'utf8');
    if (throttled.count > 0 && `${req.method} ${path}`.startsWith(throttled.on)) {
      throttled.count -= 1;
      const { reason, seconds = 1 } = throttled;
      return [
        429,
        {},
        { 'retry-after': String(seconds), ...(reason === undefined ? {} : { 'ratelimit-reason': reason }) },
      ];
    }
    const { authorization = '' } = req.headers;
    const given = isCloud ? Buffer.from(authorization.replace('Basic ', ''), 'base64').toString() : authorization;
    // Somebody may have many tokens, each of which is limited by itself: they begin alike here.
    if (!given.startsWith(isCloud ? `${email}:${token}` : `Bearer ${token}`)) return [401, {}];
    if (isForm && req.headers['x-atlassian-token'] !== 'no-check') return [403, {}];
    const said = isForm ? { form: text } : ((text === '' ? {} : JSON.parse(text)) as Json);
    const result = route(req.method!, path, said, version);
    if (besides !== undefined && `${req.method} ${path}`.startsWith(besides.request)) {
      const { work } = besides;
      besides = undefined;
      await work();
    }
    if (lost === undefined || !`${req.method} ${path}`.startsWith(lost)) return result;
    lost = undefined;
    return [503, {}];
  }
  function route(method: string, path: string, body: Json, version: 2 | 3): Answer {
    if (path === '/myself') return [200, isCloud ? { accountId: '1' } : { name: 'ada' }];
    const projects = [
      { id: '1', key: project, name: 'Service desk' },
      { id: '2', key: 'OTHER', name: 'Other' },
    ];
    if (path === '/project' && !isCloud) return [200, projects];
    if (path === '/project/search' && isCloud)
      return [200, { startAt: 0, maxResults: 100, total: 2, isLast: true, values: projects }];
    if (path === '/user/assignable/search') {
      const person = isCloud ? { accountId: 'acc-1' } : { name: 'acc-1' };
      return [200, [{ ...person, displayName: 'Agent One', emailAddress: 'agent@example.com' }]];
    }
    const meta = `/issue/createmeta/${project}/issuetypes`;
    const types = ['Task', 'Bug'].map((name, at) => ({ id: String(at), name, subtask: false }));
    if (path === meta)
      return [200, { total: 2, maxResults: 50, startAt: 0, [isCloud ? 'issueTypes' : 'values']: types }];
    if (path.startsWith(`${meta}/`)) {
      const fields = ['Urgency', 'Impact'].map((name, at) => ({
        required: false,
        schema: { type: 'option' },
        name,
        key: `customfield_${10_040 + at}`,
        fieldId: `customfield_${10_040 + at}`,
        hasDefaultValue: false,
        operations: ['set'],
        allowedValues: ['Critical', 'High', 'Medium', 'Low'].map((value, nth) => ({ id: `${at}${nth}`, value })),
      }));
      return [200, { total: 2, maxResults: 50, startAt: 0, [isCloud ? 'fields' : 'values']: fields }];
    }
    if (path === `/project/${project}/statuses`)
      return [
        200,
        ['Task', 'Bug'].map((name, at) => ({
          id: String(at),
          name,
          self: `${url}/rest/api/2/issuetype/${at}`,
          subtask: false,
          statuses: Object.values(statuses),
        })),
      ];
    const values = ['Highest', 'High', 'Medium', 'Low', 'Lowest'].map((name, at) => ({ id: String(at), name }));
    if (path === '/priority' && !isCloud) return [200, values];
    if (path === '/priority/search' && isCloud) {
      return [200, { startAt: 0, maxResults: 50, total: values.length, isLast: true, values }];
    }
    const bytes = path.startsWith('/attachment/content/') ? fileOf(path.split('/').at(-1)!) : undefined;
    if (bytes !== undefined) return [200, bytes];
    if (path === '/search' && isCloud) return [410, { errorMessages: ['The requested API has been removed.'] }];
    const asked = { ...(body as Omit<Parameters<typeof search>[0], 'version'>), version };
    if (path === '/search') return search({ ...asked, startAt: asked.startAt ?? 0 });
    if (path === '/search/jql' && isCloud) return search(asked);
    if (method === 'POST' && path === '/issue') {
      const { project: of, ...fields } = body['fields'] as Json & { project: { key: string } };
      if (of.key !== project) return [400, { errors: { project: 'valid project is required' } }];
      const { description } = fields;
      if (description !== undefined && description !== null && !isText(description, version))
        return refused('description', version);
      const properties = Object.fromEntries(
        ((body['properties'] ?? []) as { key: string; value: Json }[]).map(({ key, value }) => [key, value]),
      );
      const row = add(fields, properties);
      if (typeof description === 'string' || isDocument(description)) describe(row, { description });
      const { id, key } = row;
      return [201, { id, key, self: `${url}/rest/api/2/issue/${id}` }];
    }
    return onIssue(method, path.slice('/issue/'.length), body, version);
  }
  const fileOf = (id: string) =>
    [...issues.values()].flatMap(({ files }) => files).find((file) => file.id === id)?.bytes;
  const server = await serveJson('application/json', answer);
  url = server.url;
  return {
    url,
    kind,
    email,
    token,
    requests,
    issues,
    create(fields) {
      const row = add(fields);
      if (fields['description'] !== undefined) describe(row, { description: fields['description'] });
      return webhook(row, 'jira:issue_created');
    },
    edit(key, fields) {
      const row = named(key)!;
      const status = typeof fields['status'] === 'string' ? { status: statuses[fields['status']] } : {};
      Object.assign(row.fields, fields, status, { updated: time() });
      if ('description' in fields) describe(row, { description: fields['description'] });
      return webhook(row, 'jira:issue_updated');
    },
    comment(key, body, more = {}) {
      const row = named(key)!;
      const author = { accountId: 'acc-7', displayName: 'Customer' };
      const comment = Object.assign(say(row, body, author), more);
      return { ...webhook(row, 'comment_created'), comment: structuredClone(comment) };
    },
    recomment(key, id, body) {
      const row = named(key)!;
      onComment('PUT', row, id, { body }, 2);
      const comment = structuredClone(row.comments.find((one) => one.id === id)!);
      return { ...webhook(row, 'comment_updated'), comment };
    },
    uncomment(key, id) {
      const row = named(key)!;
      onComment('DELETE', row, id, {}, 2);
      return { ...webhook(row, 'comment_deleted'), comment: { id } };
    },
    attach(key, filename, bytes) {
      const row = named(key)!;
      row.files.push({ id: String(30_000 + ++ticks), filename, size: bytes.length, bytes });
      row.fields.updated = time();
    },
    detach(key, filename) {
      const row = named(key)!;
      const at = row.files.findIndex((file) => file.filename === filename);
      row.files.splice(at, 1);
      row.fields.updated = time();
    },
    rename(key, to) {
      const row = named(key)!;
      row.key = to;
      row.fields.updated = time();
    },
    lag: () => void (lagging = true),
    index() {
      lagging = false;
      for (const row of issues.values()) row.indexed = true;
    },
    loseAnswer: (request) => void (lost = request),
    meanwhile: (request, work) => void (besides = { request, work }),
    throttle: (count, limit) => void (throttled = { count, on: '', ...limit }),
    close: () => server.close(),
  };
}
