import { z } from 'zod';

/** A currency by its code of ISO 4217, in capitals. */
export const Currency = z
  .string()
  .regex(/^[A-Z]{3}$/, { error: 'must be a currency code, such as EUR' })
  .meta({ description: 'Currency code of ISO 4217.', examples: ['EUR'] });

/** The largest amount that we calculate with: products with quantities still fit into 2⁵³. */
export const MAX_AMOUNT = 1_000_000_000_000;

/** Money as a whole number of the currency's smallest units: 1999 EUR is 19.99, 1999 JPY is 1,999. */
export const amount = () =>
  z
    .int()
    .min(-MAX_AMOUNT)
    .max(MAX_AMOUNT)
    .meta({ description: 'Whole number of the smallest units of the currency: 1999 for EUR 19.99.', examples: [1999] });
/** A price: an amount that is not negative. */
export const price = () =>
  z
    .int()
    .min(0)
    .max(MAX_AMOUNT)
    .meta({ description: 'Whole number of the smallest units of the currency: 1999 for EUR 19.99.', examples: [1999] });
