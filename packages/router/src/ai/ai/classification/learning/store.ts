import type { Classifier } from './classifier.ts';
import type { StoredClassifier } from './queries.ts';

/** A classifier as it is stored: 32-bit floats, in the order of the processors that we run on. */
export function stored({ labels, vocabulary, weights, temperature }: Classifier): StoredClassifier {
  const idf = Float32Array.from(vocabulary.values(), (word) => word.idf);
  return {
    labels: [...labels],
    vocabulary: [...vocabulary.keys()],
    idf: Buffer.from(idf.buffer),
    weights: Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength),
    temperature,
  };
}

export function restored({ labels, vocabulary, idf, weights, temperature }: StoredClassifier): Classifier {
  const rarities = floats(idf);
  return {
    labels,
    vocabulary: new Map(vocabulary.map((word, at) => [word, { at, idf: rarities[at]! }])),
    weights: floats(weights),
    temperature,
  };
}
/** A copy, as the bytes of the driver need not begin where a float may. */
const floats = (bytes: Buffer): Float32Array => new Float32Array(Uint8Array.from(bytes).buffer);
