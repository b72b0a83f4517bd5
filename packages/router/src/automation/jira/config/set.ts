import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { JiraConfigSet } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import { checkOutboundAddress } from '../../../kit/calls/outbound-address.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { holdRoom, requireRoom } from '../../../kit/limits/entitlements.ts';
import { AppError, constraintMeans, invalid } from '../../../kit/errors.ts';
import { nextVersion } from '../../../kit/versions/whole.ts';
import {
  type ConnectionRow,
  findJira,
  keepSender,
  lockJira,
  pathSecretOf,
  setSecret,
} from '../../integrations/accounts/jira.ts';
import { asked, keep } from '../../integrations/connecting/keep.ts';
import * as queries from '../queries.ts';
import { CONFIG, presentConfig } from './present.ts';

constraintMeans({ jira_projects_team_id_project_id_fkey: 'PROJECT_NOT_FOUND' });

type Set = typeof jira.config.set;

/** The address of the one Jira of a team. */
function addressOf(existing: ConnectionRow | undefined, base_url: string | undefined): string {
  const address = base_url ?? existing?.external_account;
  if (address === undefined) throw invalid('base_url', 'is required where no Jira is connected yet');
  if (existing !== undefined && base_url !== undefined && new URL(base_url).origin !== existing.external_account)
    throw invalid('base_url', 'is that of another Jira: disconnect the one that is connected first');
  return address;
}

/** Tries the token before it is kept. Without one, Jira or n8n may send issues, which nothing is written back for. */
export async function setConfig(ctx: Ctx<Set>, input: In<Set>): Promise<JiraConfigSet> {
  const { services, scope, db, now, commit } = ctx;
  const { base_url, email, token, projects, new_secret, version } = input;
  if (base_url !== undefined) checkOutboundAddress(services.outbound, 'base_url', base_url);
  const address = addressOf(await findJira(db, scope), base_url);
  const keys = (projects ?? []).map(({ key }) => key);
  if (new Set(keys).size < keys.length) throw invalid('projects', 'names a project twice');
  const granted =
    token === undefined
      ? undefined
      : await asked(() => services.accounts.jira.open!({ base_url: address, email, access_token: token }));
  const secret = await commit(async (tx) => {
    const whole = { ...ctx, ...tx };
    const present = () => presentConfig({ db: tx.db, services, scope });
    await nextVersion(tx.db, scope, CONFIG, version, present);
    const existing = await findJira(tx.db, scope);
    // While the token was tried, somebody may have connected another Jira, of which it says nothing.
    if (addressOf(existing, base_url) !== address)
      throw new AppError('VERSION_CONFLICT', { current: { ...(await present()) } });
    const connection =
      granted === undefined
        ? ((existing && (await lockJira(tx.db, scope, existing.id))) ?? (await keepSender(whole, scope, address)))
        : await keep(whole, scope, scope.person_id, 'jira', granted);
    const made = connection.webhook_secret === null || new_secret === true ? randomBytes(32).toString('hex') : null;
    if (made !== null) await setSecret(whole, connection, made);
    if (projects !== undefined) {
      const rows = projects.map((project) => ({
        id: randomUUIDv7(),
        key: project.key,
        mode: project.mode ?? ('mirror' as const),
        owners: project.owners ?? {},
        project_id: project.project_id ?? null,
        issue_type: project.issue_type ?? 'Task',
        security_levels: project.security_levels ?? [],
      }));
      // The account, what counts, then the rows: in this order also where the account is connected first.
      await holdRoom(whole, 'jira_projects');
      await queries.writeProjects(tx.db, scope, connection.id, rows, now());
      // Counted after writing: beyond the limit, everything is rolled back.
      await requireRoom(whole, 'jira_projects', 0);
    }
    tx.events.add('jira.configured', { id: connection.id }, { projects: keys });
    return made === null ? null : { made, path: pathSecretOf({ connection, secret: made }) };
  });
  const config = await presentConfig({ db: services.db, services, scope });
  return {
    ...config,
    webhook_secret: secret?.made ?? null,
    webhook_url_with_secret: secret === null ? null : `${config.webhook_url}/${secret.path}`,
  };
}
