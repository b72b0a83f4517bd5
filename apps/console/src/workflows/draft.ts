import type { inferRouterInputs } from '@trpc/server';
import type { AppRouter } from '@deskwire/sdk';

export type Definition = inferRouterInputs<AppRouter>['workflows']['create']['definition'];
type Flat = Omit<Definition['steps'][number], 'do' | 'branch'>;

/** A step as it is edited, with the steps inside it: clients see those as JSON, since a type cannot contain itself there. */
export interface Draft extends Flat {
  do?: readonly Draft[];
  branch?: readonly { readonly if?: string; readonly do: readonly Draft[] }[];
}

export const kinds = ['call', 'http', 'wait', 'branch', 'each', 'set', 'stop'] as const;
export type Kind = (typeof kinds)[number];

/** What kind of step it is: exactly one of these is in it. */
export const kindOf = (step: Draft): Kind => kinds.find((kind) => step[kind] !== undefined) ?? 'call';

/** The steps of a definition, to be edited. */
export const stepsOf = ({ steps }: Definition): readonly Draft[] => steps as unknown as readonly Draft[];
export const withSteps = (definition: Definition, steps: readonly Draft[]): Definition => ({
  ...definition,
  steps: [...steps] as unknown as Definition['steps'],
});

/** Every id of a list of steps, and of those inside them. */
const idsOf = (steps: readonly Draft[]): string[] =>
  steps.flatMap(({ id, do: inside = [], branch = [] }) => [
    id,
    ...idsOf(inside),
    ...branch.flatMap(({ do: steps }) => idsOf(steps)),
  ]);

const empty: Readonly<Record<Kind, Omit<Draft, 'id'>>> = {
  call: { call: '' },
  http: { http: { method: 'POST', url: 'https://' } },
  wait: { wait: { seconds: 3600 } },
  branch: { branch: [{ if: '', do: [] }] },
  each: { each: '{{ }}', do: [] },
  set: { set: {} },
  stop: { stop: 'succeeded' },
};

/** A new step, whose id nothing in the whole workflow has. */
export function newStep(kind: Kind, whole: readonly Draft[]): Draft {
  const taken = new Set(idsOf(whole));
  let at = 1;
  while (taken.has(`${kind}_${at}`)) at++;
  return { id: `${kind}_${at}`, ...empty[kind] };
}

/** The list with a step moved by one place. */
export const moved = <T>(list: readonly T[], at: number, by: -1 | 1): T[] => {
  const next = [...list];
  const [one] = next.splice(at, 1);
  next.splice(at + by, 0, one!);
  return next;
};
