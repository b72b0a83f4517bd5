import { PaymentError } from '@deskwire/adapters/payment-error.ts';
import type { PaymentProvider, SalesProvider } from '@deskwire/adapters/payment-provider.ts';
import { AppError } from '../../kit/errors.ts';
import type { Services } from '../../kit/services.ts';

/** The provider of payments. Throws BILLING_NOT_CONFIGURED. */
export function getProvider({ payments }: Pick<Services, 'payments'>): PaymentProvider {
  if (payments === undefined) throw new AppError('BILLING_NOT_CONFIGURED');
  return payments;
}

/** The part of the provider that takes single payments. Throws SALES_NOT_SUPPORTED. */
export function salesOf({ sales }: PaymentProvider): SalesProvider {
  if (sales === undefined) throw new AppError('SALES_NOT_SUPPORTED');
  return sales;
}

const RETRY_SECONDS = 30;

/** Asks the provider, and turns what goes wrong there into our errors. Never to be called inside a transaction. */
export async function askProvider<T>(
  services: Pick<Services, 'payments' | 'report'>,
  work: (provider: PaymentProvider) => Promise<T>,
): Promise<T> {
  const provider = getProvider(services);
  try {
    return await work(provider);
  } catch (error) {
    if (!(error instanceof PaymentError)) throw error;
    if (error.reason === 'declined') throw new AppError('PAYMENT_DECLINED', undefined, { cause: error });
    if (error.reason === 'price') throw new AppError('PRICE_NOT_CHARGEABLE', undefined, { cause: error });
    if (error.reason === 'coupon') throw new AppError('COUPON_INVALID', undefined, { cause: error });
    // A request that can never succeed is a mistake in our configuration, not of the caller.
    if (error.reason === 'refused') services.report('The payment provider refused a request', error);
    throw new AppError('PROVIDER_UNAVAILABLE', { retry_after: RETRY_SECONDS }, { cause: error });
  }
}
