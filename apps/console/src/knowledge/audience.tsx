import { said as words } from '../messages/en/knowledge.ts';
import { Select } from '../parts/field.tsx';

const { knowledge: said } = words;
type Audience = keyof typeof said.audiences;
const offered = (['team', 'own'] as const).map((value) => ({ value, label: said.audiences[value] }));

/** Who reads what is written. Where a program has chosen somebody else, that stays. */
export const AudienceField = ({ now = 'team' }: { now?: Audience | undefined }) =>
  offered.some(({ value }) => value === now) ? (
    <Select label={said.audience} name="audience" choices={offered} defaultValue={now} />
  ) : null;
