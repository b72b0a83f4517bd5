import openapi from '../openapi.json' with { type: 'json' };
import { declared, spellingsOf } from '../tests/declared.ts';
import { shapeOf, sourceRoutes } from '../tests/routes.ts';

/** Prints how many of the source documents' routes are served, per area: by procedures, and by plain routes such as redirects. */
const plain = Object.entries(openapi.paths).flatMap(([path, operations]) =>
  Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
);
const served = new Set([...[...declared.values()].flatMap(spellingsOf), ...plain].map(shapeOf));
const areas = Map.groupBy(sourceRoutes(), ({ area }) => area);
let all = 0;
for (const [area, rows] of areas) {
  const found = rows.filter(({ method, path }) => served.has(shapeOf(`${method} ${path}`)));
  all += found.length;
  console.log(`${area.padEnd(12)} ${found.length}/${rows.length}`);
  if (process.argv.includes('--missing'))
    for (const { procedure, method, path } of rows.filter((row) => !found.includes(row)))
      console.log(`  ${procedure} ${method} ${path}`);
}
console.log(`${'all'.padEnd(12)} ${all}/${[...areas.values()].flat().length}`);
