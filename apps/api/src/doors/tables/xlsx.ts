import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { writeXlsxStream } from 'hucre/xlsx';
import type { ReportColumn } from '@deskwire/contract/desk/dashboard.schemas.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
type Value = string | number | null;

/**
 * A workbook with one sheet, written while it is sent. Spreadsheets have no time zones, so times are local to the given
 * zone. Text stays text, whatever it begins with.
 */
export function xlsxOf(
  name: string,
  time_zone: string,
  columns: readonly ReportColumn[],
  rows: AsyncIterable<Value[]>,
) {
  const cells = (row: Value[]) =>
    row.map((value, index) =>
      columns[index]!.kind === 'time' && typeof value === 'string' ? onTheClock(value, time_zone) : value,
    );
  async function* all() {
    for await (const row of rows) yield cells(row);
  }
  const stream = writeXlsxStream(all(), {
    name: name.slice(0, LONGEST_NAME),
    columns: columns.map(({ name: header, kind }) => ({
      header,
      ...(kind === 'time' ? { numFmt: 'yyyy-mm-dd hh:mm:ss', width: 20 } : {}),
    })),
    freezePane: { rows: 1 },
  });
  // Its type is the browser's where one of the packages brings that along.
  return Readable.fromWeb(stream as ReadableStream<Uint8Array>);
}
const LONGEST_NAME = 31;

/** The instant at which UTC clocks show what the clocks of the zone show at another instant. */
const onTheClock = (instant: string, time_zone: string): Date =>
  new Date(
    Temporal.Instant.from(instant).toZonedDateTimeISO(time_zone).toPlainDateTime().toZonedDateTime('UTC')
      .epochMilliseconds,
  );
