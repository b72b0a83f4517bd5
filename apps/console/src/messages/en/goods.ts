/** The words of what a licence allows, and of the files of a product. */
export const said = {
  limit: 'Devices',
  limitTitle: (holder: string) => `Devices of ${holder}`,
  most: 'Maximum devices at once',
  mostHint: 'Leave empty to use the limit of the product. Devices in use are kept.',
  devices: 'Activated devices',
  noDevices: 'No devices yet.',
  unnamed: 'Unnamed device',
  seen: 'last seen',
  over: 'Deactivated',
  inUse: 'In use',
  reissue: 'New key',
  reissueQuestion: 'The old key stops working at once. Devices that use the licence stay active.',
  key: 'The new key',
  keyHint: 'Copy it now: it is not shown again.',
  files: 'Files',
  filesTitle: (product: string) => `Files of ${product}`,
  filesHint: 'What buyers download. A product needs at least one file to be published.',
  noFiles: 'No files yet.',
  addFile: 'Add a file',
  fileQuestion: (name: string) => `Buyers can no longer download ${name}.`,
  size: (bytes: number) =>
    bytes < 1_000_000
      ? `${Math.ceil(bytes / 1000).toLocaleString('en')} kB`
      : `${(bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 })} MB`,
} as const;
