import { reports } from '@deskwire/contract/ai/reports.ts';
import type { Ctx, In } from '../../../kit/context.ts';
import { follow } from '../../../kit/streams/follow.ts';
import { getReport } from '../find.ts';
import { presentRow } from '../present.ts';

type Entry = typeof reports.watch;

/** A report while others count it anew, edit it or share it. It has no end: whoever watches it leaves. */
export const watchReport = (ctx: Ctx<Entry>, input: In<Entry>, signal: AbortSignal | undefined) =>
  follow(
    { entry: reports.watch, path: 'reports.watch', ctx, input, signal },
    {
      read: async ({ services, scope }) => presentRow(await getReport(services.db, scope, input.report_id)),
      isLast: () => false,
    },
  );
