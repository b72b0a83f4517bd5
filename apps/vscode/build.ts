import { execFileSync } from 'node:child_process';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ZipFile } from 'yazl';

/** Builds the extension, and packs it as VS Code installs it: `code --install-extension dist/deskwire.vsix`. */
const at = (path: string) => join(import.meta.dirname, path);
execFileSync('tsdown', { cwd: import.meta.dirname, stdio: 'inherit', shell: process.platform === 'win32' });

interface Manifest {
  readonly version: string;
  readonly publisher: string;
  readonly displayName: string;
  readonly description: string;
  readonly engines: { readonly vscode: string };
}
const {
  devDependencies: _,
  scripts: __,
  exports: ___,
  private: ____,
  ...rest
} = JSON.parse(readFileSync(at('package.json'), 'utf8')) as Manifest & Record<string, unknown>;
const manifest = { ...rest, name: 'deskwire' };

const contentTypes = `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension=".json" ContentType="application/json"/><Default Extension=".vsixmanifest" ContentType="text/xml"/><Default Extension=".cjs" ContentType="application/javascript"/><Default Extension=".svg" ContentType="image/svg+xml"/></Types>
`;
const vsixManifest = `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011">
  <Metadata>
    <Identity Language="en-US" Id="deskwire" Version="${rest.version}" Publisher="${rest.publisher}"/>
    <DisplayName>${rest.displayName}</DisplayName>
    <Description xml:space="preserve">${rest.description}</Description>
    <Categories>Other</Categories>
    <Properties><Property Id="Microsoft.VisualStudio.Code.Engine" Value="${rest.engines.vscode}"/></Properties>
  </Metadata>
  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>
  <Dependencies/>
  <Assets><Asset Type="Microsoft.VisualStudio.Code.Manifest" Path="extension/package.json" Addressable="true"/></Assets>
</PackageManifest>
`;

/** The same for all files, so that the same sources make the same bytes. */
const options = { mtime: new Date('2026-01-01T00:00:00Z'), forceDosTimestamp: true };
const zip = new ZipFile();
zip.addBuffer(Buffer.from(contentTypes), '[Content_Types].xml', options);
zip.addBuffer(Buffer.from(vsixManifest), 'extension.vsixmanifest', options);
zip.addBuffer(Buffer.from(JSON.stringify(manifest, null, 2)), 'extension/package.json', options);
for (const file of ['dist/extension.cjs', 'media/ticket.svg'])
  zip.addBuffer(readFileSync(at(file)), `extension/${file}`, options);
zip.end();
await pipeline(zip.outputStream, createWriteStream(at('dist/deskwire.vsix')));
