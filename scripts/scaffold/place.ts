import { addMember, withImport, type Members, type Tree } from './edit.ts';
import { kebab, type Target } from './names.ts';

/** Where a procedure goes. */
export interface Place {
  /** `staging.deployments`: what its path begins with, in the contract and for callers. */
  readonly path: string;
  readonly contract: Members;
  readonly router: Members;
  /** The folder of its namespace, where the queries of its rows are. */
  readonly room: string;
  /** The folder of its operation, and the way from there to the kit. */
  readonly home: string;
  readonly up: string;
}

/** Finds the place of a procedure. A namespace that does not exist yet is made in files of its own. */
export function placeOf(tree: Tree, { area, domain, spaces, verb }: Target): Place {
  const folder = kebab(domain);
  const top = `packages/router/src/${area}/${folder}`;
  let contract = contractOf(`packages/contract/src/${area}/${folder}.ts`, domain);
  let router: Members = { file: `${top}/router.ts`, start: `export const ${domain}Router = router({\n`, indent: '' };
  let room = top;
  for (const [depth, space] of spaces.entries()) {
    const above = [domain, ...spaces.slice(0, depth)];
    contract = contractBelow(tree, contract, { area, folder, above, space });
    room = folderBelow(tree, room, space);
    router = routerBelow(tree, router, room, space);
  }
  const home = isFull(tree, room) ? `${room}/${kebab(verb)}` : room;
  return {
    path: [domain, ...spaces].join('.'),
    contract,
    router,
    room,
    home,
    up: '../'.repeat(home.split('/').length - 3),
  };
}

/** A folder holds at most a dozen files besides tests (tests/rooms.test.ts), and a procedure takes two or three. */
const isFull = (tree: Tree, folder: string): boolean =>
  tree.has(folder) && tree.list(folder).filter((name) => /(?<!\.(?:test|fixture))\.ts$/.test(name)).length > 9;

const contractOf = (file: string, name: string): Members => ({ file, start: `export const ${name} = {\n`, indent: '' });

/** A folder that is named after the namespace, or after several of what it names; else it is to be made. */
function folderBelow(tree: Tree, home: string, space: string): string {
  const names = [kebab(space), `${kebab(space)}s`];
  return `${home}/${names.find((name) => tree.has(`${home}/${name}`)) ?? names[0]!}`;
}

interface Below {
  readonly area: string;
  readonly folder: string;
  readonly above: readonly string[];
  readonly space: string;
}
function contractBelow(tree: Tree, parent: Members, { area, folder, above, space }: Below): Members {
  const own = `packages/contract/src/${area}`;
  const files = tree
    .list(own)
    .filter((name) => name.startsWith(`${folder}.`) && !/\.(?:errors|events|schemas)\.ts$/.test(name))
    .map((name) => `${own}/${name}`);
  const mounted = new RegExp(`^${parent.indent} {2}${space}: (\\w+),$`, 'm').exec(tree.read(parent.file))?.[1] ?? space;
  const exported = files.find((file) => tree.read(file).includes(contractOf('', mounted).start));
  if (exported !== undefined) return contractOf(exported, mounted);
  // Inside of what exists, or of what one of the other files spreads into it.
  const within = [parent.file, ...files].map((file) => inside(tree, { ...parent, file }, `${space}: {\n`));
  const found = within.find((members) => members !== undefined);
  if (found !== undefined) return found;
  const file = `${own}/${[folder, ...above.slice(1).map(kebab), kebab(space)].join('.')}.ts`;
  tree.write(file, `export const ${space} = {\n};\n`);
  tree.edit(parent.file, (text) =>
    addMember(withImport(text, `./${file.split('/').at(-1)}`, space), parent, `${space},`),
  );
  return contractOf(file, space);
}

function routerBelow(tree: Tree, parent: Members, home: string, space: string): Members {
  const text = tree.read(parent.file);
  const mounted = new RegExp(`^${parent.indent} {2}${space}: (\\w+),$`, 'm').exec(text)?.[1];
  if (mounted !== undefined) {
    const from = new RegExp(`import \\{[^}]*\\b${mounted}\\b[^}]*\\} from '\\.(/[^']+)'`).exec(text)?.[1];
    if (from === undefined) throw new Error(`${parent.file} does not import ${mounted} from a file of its domain.`);
    const file = `${parent.file.slice(0, parent.file.lastIndexOf('/'))}${from}`;
    return { file, start: `export const ${mounted} = router({\n`, indent: '' };
  }
  const found = inside(tree, parent, `${space}: router({\n`);
  if (found !== undefined) return found;
  const name = `${space}Router`;
  const file = `${home}/router.ts`;
  const up = '../'.repeat(home.split('/').length - 3);
  tree.write(file, `import { router } from '${up}kit/procedure.ts';\n\nexport const ${name} = router({\n});\n`);
  const way = `.${file.slice(parent.file.lastIndexOf('/'))}`;
  tree.edit(parent.file, (before) => addMember(withImport(before, way, name), parent, `${space}: ${name},`));
  return { file, start: `export const ${name} = router({\n`, indent: '' };
}

/** An object that stands one deeper in a file, if there is one of this head. */
function inside(tree: Tree, { file, indent }: Members, head: string): Members | undefined {
  const start = `\n${indent}  ${head}`;
  return tree.read(file).includes(start) ? { file, start, indent: `${indent}  ` } : undefined;
}
