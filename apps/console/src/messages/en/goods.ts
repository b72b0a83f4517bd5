/** The words of what a licence allows, and of the files of a product. */
export const said = {
  limit: 'Devices',
  limitTitle: (holder: string) => `Devices of ${holder}`,
  most: 'On how many devices at once',
  mostHint: 'Empty: as many as the product says. Devices that use it now stay.',
  devices: 'Where it is used',
  noDevices: 'No device uses it yet.',
  unnamed: 'Without a name',
  seen: 'last seen',
  over: 'No longer',
  inUse: 'In use',
  reissue: 'New key',
  reissueQuestion: 'The old key stops working at once. Devices that use the licence stay active.',
  key: 'The new key',
  keyHint: 'Copy it now: it is never shown again.',
  files: 'Files',
  filesTitle: (product: string) => `Files of ${product}`,
  filesHint: 'What buyers download. A product is published with one at least.',
  noFiles: 'There is nothing to download yet.',
  addFile: 'Add a file',
  fileQuestion: (name: string) => `Buyers can no longer download ${name}.`,
  size: (bytes: number) =>
    bytes < 1_000_000
      ? `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`
      : `${(bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`,
} as const;
