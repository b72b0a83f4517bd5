import type { Outbound } from '@deskwire/adapters/outbound.ts';
import { OutboundError } from '@deskwire/adapters/outbound-error.ts';
import { invalid } from '../errors.ts';

/**
 * Refuses an address to which no request would ever be made: one without https or with a private host, unless the operator
 * lists the host. Throws INVALID_INPUT, so that the person who enters it learns so at once.
 */
export function checkOutboundAddress(outbound: Outbound, field: string, url: string): void {
  try {
    outbound.check(url);
  } catch (error) {
    if (error instanceof OutboundError) throw invalid(field, `is refused: ${error.message}`);
    throw error;
  }
}
