import { uuidv7 } from '@deskwire/sdk';
import { report } from './actions';
import { desk } from './desk';

export const dynamic = 'force-dynamic';

export default async function Page() {
  const { items, total } = await desk().api.tickets.list.query({
    status_category: ['open'],
    page_size: 20,
    view: 'row',
  });
  return (
    <main>
      <h1>{total} open tickets</h1>
      <ul>
        {items.map((ticket) => (
          <li key={ticket.id}>
            {ticket.key} {ticket.title} ({ticket.assignee?.name ?? 'nobody'})
          </li>
        ))}
      </ul>
      <form action={report}>
        <input type="hidden" name="id" value={uuidv7()} />
        <input name="title" required aria-label="What is it about?" />
        <button type="submit">Report</button>
      </form>
    </main>
  );
}
