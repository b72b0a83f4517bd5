import { tickets } from './desk/tickets.ts';
import type { RouterOf } from './kit/app-router.ts';

/** Every procedure of the product. */
export const contract = { tickets };
/** The router's type for clients, from the contract alone. */
export type AppRouter = RouterOf<typeof contract>;
