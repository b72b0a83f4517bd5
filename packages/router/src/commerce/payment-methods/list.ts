import type { PaymentMethod } from '@deskwire/contract/commerce/billing.schemas.ts';
import type { paymentMethods } from '@deskwire/contract/commerce/payment-methods.ts';
import type { Db } from '@deskwire/database/schema.ts';
import type { Ctx } from '../../kit/context.ts';
import { AppError } from '../../kit/errors.ts';
import type { InTeam } from '../../kit/team-id.ts';
import * as queries from './queries.ts';

type Row = Awaited<ReturnType<typeof queries.listMethods>>[number];
export const present = ({ external_id: _, provider: __, ...row }: Row): PaymentMethod => row;

/** The cards of a team, as the provider last told. */
export const listMethods = async ({ db, scope }: Ctx<typeof paymentMethods.list>) => ({
  items: (await queries.listMethods(db, scope)).map(present),
});

/** Throws PAYMENT_METHOD_NOT_FOUND. */
export async function getMethod(db: Db, scope: InTeam, id: string): Promise<Row> {
  const row = await queries.findMethod(db, scope, id);
  if (row === undefined) throw new AppError('PAYMENT_METHOD_NOT_FOUND');
  return row;
}
