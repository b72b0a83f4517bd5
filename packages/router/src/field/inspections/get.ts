import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { InspectionDetail } from '@deskwire/contract/field/inspections.schemas.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { detailOf } from './present.ts';

export const readInspection = (
  { db, scope }: Ctx<typeof inspections.get>,
  { inspection_id }: In<typeof inspections.get>,
): Promise<InspectionDetail> => detailOf(db, scope, inspection_id);
