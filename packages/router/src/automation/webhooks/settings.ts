import { z } from 'zod';
import { events } from '@deskwire/contract/events.ts';
import { targetInput } from '@deskwire/contract/automation/webhooks.schemas.ts';
import { OutboundError } from '@deskwire/adapters/outbound-error.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { TeamScope } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import { ExpressionError } from '../../kit/expressions/expression.ts';
import type { Services } from '../../kit/services.ts';
import * as queries from './queries.ts';
import { sealHeaders } from './secrets.ts';
import { conditionOf } from './sending/matches.ts';

const Settings = z.object(targetInput).partial();
type Settings = z.output<typeof Settings>;
/** The fields that an input of a webhook gives, without what it names besides. */
export const settingsOf = (input: object): Settings => Settings.parse(input);

/**
 * The columns that these settings mean. Throws WEBHOOK_URL_REFUSED, WEBHOOK_TYPE_UNKNOWN, WEBHOOK_FILTER_INVALID and
 * PROJECT_NOT_FOUND.
 */
export async function columnsOf(
  ctx: { readonly db: Db; readonly scope: TeamScope; readonly services: Services },
  id: string,
  { headers, ...settings }: Settings,
): Promise<Partial<queries.EndpointFields>> {
  const { url, types, where, project_id } = settings;
  if (url !== undefined) checkUrl(ctx.services, url);
  if (types !== undefined) checkTypes(types);
  if (typeof where === 'string') checkCondition(where);
  if (typeof project_id === 'string' && !(await queries.hasProject(ctx.db, ctx.scope, project_id)))
    throw new AppError('PROJECT_NOT_FOUND');
  return {
    ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)),
    ...(types === undefined ? {} : { types: [...new Set(types)] }),
    ...(headers === undefined ? {} : sealHeaders(ctx.services, id, headers)),
  };
}

function checkUrl({ outbound }: Services, url: string): void {
  try {
    outbound.check(url);
  } catch (error) {
    if (error instanceof OutboundError) throw new AppError('WEBHOOK_URL_REFUSED', { reason: error.reason });
    throw error;
  }
}

const known = Object.keys(events);
function checkTypes(types: readonly string[]): void {
  const unknown = types.filter((type) =>
    type.endsWith('*') ? !known.some((one) => one.startsWith(type.slice(0, -1))) : !known.includes(type),
  );
  if (unknown.length > 0) throw new AppError('WEBHOOK_TYPE_UNKNOWN', { types: unknown });
}

function checkCondition(where: string): void {
  try {
    conditionOf(where);
  } catch (error) {
    if (error instanceof ExpressionError)
      throw new AppError('WEBHOOK_FILTER_INVALID', { reason: error.reason, at: error.at });
    throw error;
  }
}
