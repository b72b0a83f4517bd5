import { useQuery } from '@tanstack/react-query';
import { api } from '../../desk.ts';
import { said } from '../../messages/en/settings.ts';
import { useMay } from '../../session.ts';
import { Room } from '../room.tsx';
import { Calendars } from './calendars.tsx';
import { Rules } from './rules.tsx';
import { WhatIf } from './what-if.tsx';

/** What is promised, what other promises would have meant, and when the team works. */
export function SlaRoom() {
  const calendars = useQuery(api.sla.calendars.list.queryOptions({ page_size: 100 }));
  const manages = useMay()('sla.manage');
  const known = calendars.data?.items ?? [];
  return (
    <Room title={said.room.sla}>
      <Rules calendars={known} manages={manages} />
      {manages ? <WhatIf calendars={known} /> : null}
      <Calendars of={calendars} manages={manages} />
    </Room>
  );
}
