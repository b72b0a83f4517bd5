import { OutboundError } from '../outbound-error.ts';
import type { Outbound } from '../outbound.ts';
import { callAccount, fieldOf, listOf, throttled } from './account-call.ts';
import { AccountError } from './account-error.ts';
import type { AccountProvider, Credentials } from './account-provider.ts';
import { createGrades, type Urgency } from './jira/grades.ts';
import { createJiraGate, type JiraLimits } from './jira/limits.ts';
import { isLossy, jiraText } from './jira/texts.ts';
import { toAdf } from './jira/to-adf.ts';
import { toWiki } from './jira/to-wiki.ts';
import { createTypedAccount } from './typed-account.ts';

type Json = Readonly<Record<string, unknown>>;
export interface JiraPerson {
  readonly account_id: string;
  readonly name: string;
  readonly email: string | null;
}
export interface FoundIssue {
  readonly id: string;
  readonly key: string;
  /** As Jira names them; texts are Markdown. */
  readonly fields: Json;
  /** Whether its description has what Markdown cannot say, and would lose it if it were written back. */
  readonly lossy: boolean;
  /** The id that we wrote into it when we created it. */
  readonly write_id: string | undefined;
}
export interface JiraDraft {
  readonly project_key: string;
  readonly issue_type: string;
  readonly summary: string;
  /** In Markdown. */
  readonly description: string;
  readonly priority: string;
  /** How far up the fields Urgency and Impact are, where issues of this kind have them. */
  readonly urgency: Urgency;
  readonly labels: readonly string[];
  readonly assignee_account_id?: string | undefined;
  /** Kept as a property of the issue, by which it is found again where the answer was lost. */
  readonly write_id: string;
}
export interface JiraEdit {
  readonly summary?: string | undefined;
  readonly priority?: string | undefined;
  readonly labels?: readonly string[] | undefined;
  /** In Markdown. */
  readonly description?: string | undefined;
  /** Null: nobody. */
  readonly assignee_account_id?: string | null | undefined;
}
/** A file of an issue, as Jira lists it. */
export interface JiraAttachment {
  readonly id: string;
  readonly filename: string;
  readonly size: number;
  /** The address of its bytes. */
  readonly content: string | undefined;
}
/** The values that issues of a project can have, in Jira's words. */
export interface JiraChoices {
  readonly statuses: readonly string[];
  readonly priorities: readonly string[];
  readonly types: readonly string[];
}
export interface SearchPage {
  readonly issues: readonly FoundIssue[];
  readonly next: string | undefined;
}
export interface Jira extends AccountProvider {
  listProjects(credentials: Credentials): Promise<readonly { readonly key: string; readonly name: string }[]>;
  /** The people whom issues of a project can be assigned to, at most a hundred. */
  listAssignable(credentials: Credentials, project_key: string): Promise<readonly JiraPerson[]>;
  create(credentials: Credentials, draft: JiraDraft): Promise<{ readonly id: string; readonly key: string }>;
  find(credentials: Credentials, id_or_key: string): Promise<FoundIssue | undefined>;
  edit(credentials: Credentials, issue_id: string, edit: JiraEdit): Promise<void>;
  /** Sets the fields Urgency and Impact, where issues of this kind have them. */
  grade(
    credentials: Credentials,
    issue_id: string,
    kind: { readonly project_key: string; readonly issue_type: string },
    urgency: Urgency,
  ): Promise<void>;
  /** Moves an issue to the status of one of these names, or one of this category. False: no transition leads there. */
  move(credentials: Credentials, issue_id: string, names: readonly string[], category: string): Promise<boolean>;
  /** Writes a comment in Markdown, and gives its id. `write_id` is a property of it, by which it is found where the answer was lost. */
  comment(
    credentials: Credentials,
    issue_id: string,
    comment: { readonly body: string; readonly write_id: string },
  ): Promise<string>;
  /** The id of the comment that was written under an id of ours, among the latest hundred. */
  findComment(credentials: Credentials, issue_id: string, write_id: string): Promise<string | undefined>;
  /** Changes what a comment says. False: it is not there any more. */
  editComment(credentials: Credentials, issue_id: string, comment_id: string, body: string): Promise<boolean>;
  deleteComment(credentials: Credentials, issue_id: string, comment_id: string): Promise<void>;
  /** Uploads a file to an issue, and gives the id of it there. */
  attach(
    credentials: Credentials,
    issue_id: string,
    file: { readonly name: string; readonly content_type: string; readonly bytes: Uint8Array<ArrayBuffer> },
  ): Promise<string>;
  /** The bytes of a file of an issue, at most so many. Undefined: it is not there any more. */
  download(
    credentials: Credentials,
    attachment: JiraAttachment,
    max_bytes: number,
  ): Promise<Uint8Array<ArrayBuffer> | undefined>;
  listChoices(credentials: Credentials, project_key: string): Promise<JiraChoices>;
  /** One page of issues in the order of the query. `next` is the token of Cloud, or the offset of Data Center. */
  search(credentials: Credentials, jql: string, next: string | undefined): Promise<SearchPage>;
}

/** The fields that are read of issues. */
const FIELDS = [
  'summary',
  'description',
  'status',
  'priority',
  'issuetype',
  'labels',
  'assignee',
  'reporter',
  'created',
  'updated',
  'security',
  'comment',
  'attachment',
];
const PAGE = 50;

const isCloud = ({ email }: Credentials): boolean => email !== undefined;
const jiraAuthorization = ({ email, access_token }: Credentials): string =>
  email === undefined
    ? `Bearer ${access_token}`
    : `Basic ${Buffer.from(`${email}:${access_token}`).toString('base64')}`;

/** Cloud is asked by version 3, whose texts are documents; Data Center has version 2, whose texts are wiki markup. */
const apiOf = (credentials: Credentials): string => `/rest/api/${isCloud(credentials) ? 3 : 2}`;
const there = (credentials: Credentials, markdown: string): unknown =>
  isCloud(credentials) ? toAdf(markdown) : toWiki(markdown);

/** Jira Cloud and Data Center. Cloud is searched by tokens, Data Center by offsets: the old search of Cloud is gone. */
export function createJira(outbound: Outbound, limits?: JiraLimits): Jira {
  const within = createJiraGate(limits);
  const typed = createTypedAccount(
    { path: (credentials) => `${apiOf(credentials)}/myself`, authorize: jiraAuthorization },
    outbound,
  );

  async function call(credentials: Credentials, method: string, path: string, body?: object) {
    const sent = body instanceof FormData ? await formOf(body) : jsonOf(body);
    const request = {
      method,
      headers: { accept: 'application/json', authorization: jiraAuthorization(credentials), ...sent.headers },
      body: sent.body,
      ...(body instanceof FormData ? { timeout_ms: TRANSFER_MS } : {}),
    };
    const url = `${baseOf(credentials)}${apiOf(credentials)}${path}`;
    const answer = await within({ credentials, method, path }, () => callAccount(outbound, url, request));
    if (answer.status === 401) throw new AccountError('reauth', 'http_401');
    if (answer.status >= 400 && answer.status !== 404)
      throw new AccountError('refused', refusalOf(answer.status, answer.body));
    return answer;
  }
  const must = async (...args: Parameters<typeof call>): Promise<unknown> => {
    const { status, body } = await call(...args);
    if (status === 404) throw new AccountError('refused', 'http_404');
    return body;
  };
  const grades = createGrades((credentials, path) => call(credentials, 'GET', path));
  return {
    ...typed,
    async listProjects(credentials) {
      const body = await must(credentials, 'GET', isCloud(credentials) ? '/project/search?maxResults=100' : '/project');
      const rows = Array.isArray(body) ? (body as Json[]) : listOf(body, 'values');
      return rows.map((row) => ({ key: fieldOf(row, 'key'), name: fieldOf(row, 'name') }));
    },
    async listAssignable(credentials, project_key) {
      const query = new URLSearchParams({ project: project_key, maxResults: '100' }).toString();
      const body = await must(credentials, 'GET', `/user/assignable/search?${query}`);
      return (Array.isArray(body) ? (body as Json[]) : []).map((row) => ({
        account_id: fieldOf(row, isCloud(credentials) ? 'accountId' : 'name'),
        name: fieldOf(row, 'displayName'),
        email: typeof row['emailAddress'] === 'string' ? row['emailAddress'] : null,
      }));
    },
    async create(credentials, { project_key, issue_type, summary, description, priority, labels, ...rest }) {
      const { assignee_account_id, urgency, write_id } = rest;
      const assignee =
        assignee_account_id === undefined
          ? {}
          : { assignee: { [isCloud(credentials) ? 'accountId' : 'name']: assignee_account_id } };
      const body = await must(credentials, 'POST', '/issue', {
        fields: {
          project: { key: project_key },
          issuetype: { name: issue_type },
          summary,
          description: there(credentials, description),
          priority: { name: priority },
          labels,
          ...assignee,
          ...(await grades(credentials, { project_key, issue_type }, urgency)),
        },
        properties: [{ key: 'deskwire', value: { write_id } }],
      });
      return { id: fieldOf(body, 'id'), key: fieldOf(body, 'key') };
    },
    async find(credentials, id_or_key) {
      const path = `/issue/${encodeURIComponent(id_or_key)}?fields=${FIELDS.join(',')}&properties=deskwire`;
      const { status, body } = await call(credentials, 'GET', path);
      return status === 404 ? undefined : issueOf(body as Json);
    },
    async edit(credentials, issue_id, { summary, priority, labels, description, assignee_account_id: to }) {
      await must(credentials, 'PUT', `/issue/${encodeURIComponent(issue_id)}`, {
        fields: {
          ...(summary === undefined ? {} : { summary }),
          ...(priority === undefined ? {} : { priority: { name: priority } }),
          ...(labels === undefined ? {} : { labels }),
          ...(description === undefined
            ? {}
            : { description: description === '' ? null : there(credentials, description) }),
          ...(to === undefined
            ? {}
            : { assignee: to === null ? null : { [isCloud(credentials) ? 'accountId' : 'name']: to } }),
        },
      });
    },
    async grade(credentials, issue_id, kind, urgency) {
      const fields = await grades(credentials, kind, urgency);
      if (Object.keys(fields).length > 0)
        await must(credentials, 'PUT', `/issue/${encodeURIComponent(issue_id)}`, { fields });
    },
    async move(credentials, issue_id, names, category) {
      const path = `/issue/${encodeURIComponent(issue_id)}/transitions`;
      const transitions = listOf(await must(credentials, 'GET', path), 'transitions') as readonly Transition[];
      const wanted = names.map((name) => name.toLowerCase());
      const to =
        transitions.find((one) => wanted.includes(one.to?.name?.toLowerCase() ?? '')) ??
        transitions.find((one) => one.to?.statusCategory?.key === category);
      if (to === undefined) return false;
      await must(credentials, 'POST', path, { transition: { id: to.id } });
      return true;
    },
    async comment(credentials, issue_id, { body: text, write_id }) {
      const body = await must(credentials, 'POST', `/issue/${encodeURIComponent(issue_id)}/comment`, {
        body: there(credentials, text),
        properties: [{ key: 'deskwire', value: { write_id } }],
      });
      return fieldOf(body, 'id');
    },
    async findComment(credentials, issue_id, write_id) {
      const query = new URLSearchParams({ expand: 'properties', orderBy: '-created', maxResults: '100' }).toString();
      const body = await must(credentials, 'GET', `/issue/${encodeURIComponent(issue_id)}/comment?${query}`);
      const found = listOf(body, 'comments').find((row) =>
        ((row['properties'] ?? []) as { key: string; value?: { write_id?: string } }[]).some(
          ({ key, value }) => key === 'deskwire' && value?.write_id === write_id,
        ),
      );
      return found && fieldOf(found, 'id');
    },
    async editComment(credentials, issue_id, comment_id, text) {
      const path = `/issue/${encodeURIComponent(issue_id)}/comment/${encodeURIComponent(comment_id)}`;
      return (await call(credentials, 'PUT', path, { body: there(credentials, text) })).status !== 404;
    },
    async deleteComment(credentials, issue_id, comment_id) {
      await call(
        credentials,
        'DELETE',
        `/issue/${encodeURIComponent(issue_id)}/comment/${encodeURIComponent(comment_id)}`,
      );
    },
    async attach(credentials, issue_id, { name, content_type, bytes }) {
      const form = new FormData();
      form.append('file', new Blob([bytes], { type: content_type }), name);
      const body = await must(credentials, 'POST', `/issue/${encodeURIComponent(issue_id)}/attachments`, form);
      return fieldOf(Array.isArray(body) ? (body as Json[])[0] : body, 'id');
    },
    async download(credentials, { id, content }, max_bytes) {
      const base = baseOf(credentials);
      // Data Center has no address for the bytes but the one it says; it is one of its own, or it is not asked.
      const own = content !== undefined && URL.parse(content)?.origin === new URL(base).origin ? content : undefined;
      const url =
        isCloud(credentials) || own === undefined
          ? `${base}${apiOf(credentials)}/attachment/content/${encodeURIComponent(id)}?redirect=false`
          : own;
      try {
        const headers = { authorization: jiraAuthorization(credentials) };
        const response = await within({ credentials, method: 'GET', path: `/attachment/content/${id}` }, async () => {
          const answer = await outbound.fetch(url, { headers, max_bytes, timeout_ms: TRANSFER_MS });
          if (answer.status === 429) throw throttled(answer.headers);
          return answer;
        });
        if (response.status === 404) return undefined;
        if (response.status === 401) throw new AccountError('reauth', 'http_401');
        if (response.status >= 500) throw new AccountError('unavailable', `http_${response.status}`);
        if (response.status >= 300) throw new AccountError('refused', `http_${response.status}`);
        return new Uint8Array(await response.arrayBuffer());
      } catch (error) {
        if (!(error instanceof OutboundError)) throw error;
        throw new AccountError(error.retryable ? 'unavailable' : 'refused', error.reason, { cause: error });
      }
    },
    async listChoices(credentials, project_key) {
      const kinds = await must(credentials, 'GET', `/project/${encodeURIComponent(project_key)}/statuses`);
      const rows = Array.isArray(kinds) ? (kinds as Json[]) : [];
      const priorities = await must(
        credentials,
        'GET',
        isCloud(credentials) ? '/priority/search?maxResults=100' : '/priority',
      );
      const distinct = (names: readonly string[]) => [...new Set(names)].slice(0, MOST_CHOICES);
      return {
        types: distinct(rows.map((row) => fieldOf(row, 'name'))),
        statuses: distinct(rows.flatMap((row) => listOf(row, 'statuses').map((one) => fieldOf(one, 'name')))),
        priorities: distinct(
          (Array.isArray(priorities) ? (priorities as Json[]) : listOf(priorities, 'values')).map((one) =>
            fieldOf(one, 'name'),
          ),
        ),
      };
    },
    async search(credentials, jql, next) {
      const asked = { jql, maxResults: PAGE, fields: FIELDS, properties: ['deskwire'] };
      if (isCloud(credentials)) {
        const body = await must(credentials, 'POST', '/search/jql', { ...asked, nextPageToken: next });
        return {
          issues: listOf(body, 'issues').map(issueOf),
          next: (body as { nextPageToken?: string }).nextPageToken,
        };
      }
      const startAt = Number(next ?? '0');
      const body = await must(credentials, 'POST', '/search', { ...asked, startAt });
      const issues = listOf(body, 'issues').map(issueOf);
      return { issues, next: issues.length < PAGE ? undefined : String(startAt + issues.length) };
    },
  };
}

/** Files take longer than questions. */
const TRANSFER_MS = 60_000;
const MOST_CHOICES = 200;
const baseOf = ({ base_url = '' }: Credentials): string => base_url.replace(/\/$/, '');
const jsonOf = (body: object | undefined) =>
  body === undefined
    ? { headers: {}, body: undefined }
    : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
/** A form with its boundary. Without the second header Jira takes it for a forged request of a browser. */
async function formOf(form: FormData) {
  const whole = new Response(form);
  const headers = { 'content-type': whole.headers.get('content-type')!, 'x-atlassian-token': 'no-check' };
  return { headers, body: new Uint8Array(await whole.arrayBuffer()) };
}

interface Transition extends Json {
  readonly id: string;
  readonly to?: { readonly name?: string; readonly statusCategory?: { readonly key?: string } };
}
const issueOf = (row: Json): FoundIssue => ({
  id: fieldOf(row, 'id'),
  key: fieldOf(row, 'key'),
  fields: inMarkdown((row['fields'] as Json | undefined) ?? {}),
  lossy: isLossy((row['fields'] as Json | undefined)?.['description'] ?? ''),
  write_id: (row as { properties?: { deskwire?: { write_id?: string } } }).properties?.deskwire?.write_id,
});
function inMarkdown(fields: Json): Json {
  const { description, comment } = fields as { readonly description?: unknown; readonly comment?: Json };
  const comments = listOf(comment, 'comments').map((one) => ({ ...one, body: jiraText(one['body']) }));
  return {
    ...fields,
    ...(description === undefined || description === null ? {} : { description: jiraText(description) }),
    ...(comment === undefined || comment === null ? {} : { comment: { ...comment, comments } }),
  };
}
/** The error of a refusal. It names fields, but not values. */
function refusalOf(status: number, body: unknown): string {
  const fields = Object.keys((body as { errors?: object } | undefined)?.errors ?? {});
  return fields.length === 0 ? `http_${status}` : `http_${status} ${fields.join(' ')}`;
}
