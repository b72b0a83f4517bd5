import { desk } from '../desk.ts';
import { said } from '../messages/en/transfer.ts';
import { Select } from '../parts/field.tsx';
import { Import } from '../parts/import.tsx';

type Reporters = keyof typeof said.reporterWays;
const ways = (Object.keys(said.reporterWays) as Reporters[]).map((value) => ({
  value,
  label: said.reporterWays[value],
}));

export const ImportTickets = () => (
  <Import
    title={said.tickets}
    look="quiet"
    fields={said.ticketFields}
    shownIn="tickets"
    start={(reading, { reporters }) =>
      desk.api.tickets.import.mutate({ ...reading, reporters: reporters as Reporters })
    }
  >
    <Select label={said.reporters} name="reporters" choices={ways} />
  </Import>
);
