/** The screens of what the team knows by their paths: whoever opened one of them has loaded the area, and so this list. */
export const doors = {
  '/knowledge/documents': async () => (await import('./documents.tsx')).DocumentsScreen,
  '/knowledge/documents/$id': async () => (await import('./document.tsx')).DocumentScreen,
  '/knowledge/memory': async () => (await import('./memories.tsx')).MemoriesScreen,
  '/knowledge/memory/$id': async () => (await import('./memory.tsx')).MemoryScreen,
  '/knowledge/collections': async () => (await import('./collections.tsx')).CollectionsScreen,
  '/knowledge/collections/$id': async () => (await import('./collection.tsx')).CollectionScreen,
} as const;
