import { words } from '../words.ts';
import { Button } from './button.tsx';

export interface Paged {
  readonly hasNextPage: boolean;
  fetchNextPage(): Promise<unknown>;
}

/** Loads the next page of a list, while there is one. */
export const MoreButton = ({ of: { hasNextPage, fetchNextPage } }: { of: Paged }) =>
  hasNextPage ? (
    <Button className="mt-4" onClick={() => void fetchNextPage()}>
      {words.nav.more}
    </Button>
  ) : null;
