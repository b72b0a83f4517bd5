import type { Outbound } from '../outbound.ts';
import type { AccountProvider } from './account-provider.ts';
import { createClickup, type Clickup, type ClickupConfig } from './clickup.ts';
import { createGithubApp, type GithubApp, type GithubAppConfig } from './github-app.ts';
import { createJira, type Jira } from './jira.ts';
import type { JiraLimits } from './jira/limits.ts';
import { createSlack, type Slack, type SlackConfig } from './slack.ts';
import { createTypedAccount } from './typed-account.ts';

/** The applications that the operator has registered at these systems; undefined for each that they have not. */
export interface AccountsConfig {
  readonly slack: SlackConfig | undefined;
  readonly github: GithubAppConfig | undefined;
  readonly clickup: ClickupConfig | undefined;
}
export interface Accounts {
  readonly slack: Slack | undefined;
  readonly github: GithubApp | undefined;
  readonly clickup: Clickup | undefined;
  readonly jira: Jira;
  readonly make: AccountProvider;
  readonly generic: AccountProvider;
}

/** The systems where teams may have accounts. */
export const createAccounts = (config: AccountsConfig, outbound: Outbound, limits?: JiraLimits): Accounts => ({
  slack: config.slack && createSlack(config.slack, outbound),
  github: config.github && createGithubApp(config.github, outbound),
  clickup: config.clickup && createClickup(config.clickup, outbound),
  jira: createJira(outbound, limits),
  make: createTypedAccount(
    { path: '/api/v2/users/me', authorize: ({ access_token }) => `Token ${access_token}` },
    outbound,
  ),
  generic: createTypedAccount({ path: '/', authorize: ({ access_token }) => `Bearer ${access_token}` }, outbound),
});
