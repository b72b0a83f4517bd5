/** Loaded before a program, it makes that program's clock wrong by CLOCK_OFFSET_MS; that of the database stays right. */
const offset = Number(process.env['CLOCK_OFFSET_MS'] ?? 0);
const TrueDate = globalThis.Date;

globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args: [], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [TrueDate.now() + offset] : args, newTarget) as object,
  get: (target, name, receiver) =>
    name === 'now' ? () => TrueDate.now() + offset : (Reflect.get(target, name, receiver) as unknown),
});
