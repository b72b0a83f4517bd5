import type { Guide } from '../kit/guide.ts';
import type { field } from './area.contract.ts';

export const fieldGuide = {} satisfies Guide<typeof field>;
