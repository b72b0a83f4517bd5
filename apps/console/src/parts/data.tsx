/** What a step was given or gave, for those who open it. */
export function Data({ name, of }: { name: string; of: unknown }) {
  if (of === null || of === undefined) return null;
  return (
    <details className="text-sm">
      <summary className="min-h-6 cursor-pointer text-muted">{name}</summary>
      {/* Long lines scroll, so the keyboard must reach them. */}
      <pre tabIndex={0} className="overflow-x-auto rounded-sm bg-sunken p-2 font-mono text-xs">
        {JSON.stringify(of, null, 2)}
      </pre>
    </details>
  );
}
