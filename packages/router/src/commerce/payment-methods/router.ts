import { paymentMethods } from '@deskwire/contract/commerce/payment-methods.ts';
import { procedure, router } from '../../kit/procedure.ts';
import { addMethod } from './add.ts';
import { listMethods } from './list.ts';
import { removeMethod } from './remove.ts';
import { setDefault } from './set-default.ts';

export const paymentMethodsRouter = router({
  list: procedure(paymentMethods.list).query(({ ctx }) => listMethods(ctx)),
  add: procedure(paymentMethods.add).mutation(({ ctx }) => addMethod(ctx)),
  setDefault: procedure(paymentMethods.setDefault).mutation(({ ctx, input }) => setDefault(ctx, input)),
  remove: procedure(paymentMethods.remove).mutation(({ ctx, input }) => removeMethod(ctx, input)),
});
