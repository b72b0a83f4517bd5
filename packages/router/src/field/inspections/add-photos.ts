import type { inspections } from '@deskwire/contract/field/inspections.ts';
import type { Photo } from '@deskwire/contract/field/photos.ts';
import type { Ctx, In } from '../../kit/context.ts';
import { keepPhotos } from '../photos/keeping/keep-photos.ts';

/** Keeps photos of an inspection, all that were sent or none. */
export const addPhotos = async (
  ctx: Ctx<typeof inspections.addPhotos>,
  input: In<typeof inspections.addPhotos>,
): Promise<{ items: Photo[] }> => ({ items: await keepPhotos(ctx, input) });
