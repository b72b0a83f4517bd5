import type { JiraConfig } from '@deskwire/contract/automation/jira.schemas.ts';
import type { jira } from '@deskwire/contract/automation/jira.ts';
import type { Ctx } from '../../../kit/context.ts';
import { presentConfig } from './present.ts';

export const getConfig = (ctx: Ctx<typeof jira.config.get>): Promise<JiraConfig> => presentConfig(ctx);
