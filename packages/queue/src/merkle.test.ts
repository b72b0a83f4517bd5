import { expect, test } from 'vitest';
import { jcs } from './jcs.ts';
import { leafHash, rootOf } from './merkle.ts';

/** The test vectors of the reference implementation of Certificate Transparency. */
const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

test('the root is that of RFC 6962', () => {
  // latin1 keeps each byte below 0x80, which all of these are, one character.
  const leaves = inputs.map((hex) => leafHash(Buffer.from(hex, 'hex').toString('latin1')));
  for (const [index, root] of roots.entries()) expect(rootOf(leaves.slice(0, index + 1)).toString('hex')).toBe(root);
});

test('JSON is written as in the example of RFC 8785', () => {
  const value = {
    numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
    string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
    literals: [null, true, false],
  };
  expect(jcs(value)).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
});

test('the order of members does not matter, and what is undefined is left out', () => {
  expect(jcs({ b: [undefined, { d: 1, c: undefined }], a: '\ud83d\ude02', ä: 0 })).toBe(
    '{"a":"😂","b":[null,{"d":1}],"ä":0}',
  );
});
