import { declared, spellingsOf } from '../tests/declared.ts';
import { shapeOf, sourceRoutes } from '../tests/routes.ts';

/** Prints how many of the source documents' routes are served, per area. Plain routes are counted by their canonical address. */
const served = new Set([...declared.values()].flatMap(spellingsOf).map(shapeOf));
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
