import { Client } from 'pg';

/** With these settings, a value has one spelling, whatever the server's own are. */
const SPELLING = {
  TimeZone: 'UTC',
  DateStyle: 'ISO',
  IntervalStyle: 'iso_8601',
  bytea_output: 'hex',
  extra_float_digits: '1',
  statement_timeout: '0',
  idle_in_transaction_session_timeout: '0',
};

/** Works on one connection in one transaction, which is rolled back if it throws. */
export async function inOneTransaction<T>(
  url: string,
  begin: string,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'deskwire backup', keepAlive: true });
  // The statement in progress fails as well.
  client.on('error', () => {});
  await client.connect();
  try {
    for (const [name, value] of Object.entries(SPELLING)) await client.query(`set ${name} = '${value}'`);
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    return result;
  } finally {
    await client.end();
  }
}
