// The packages that are really in a bundle, and the notices that their licences want to go along with it.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'

export interface BundledPackage {
  name: string
  version: string
  /** As its package.json says, in the words of SPDX. */
  license: string
  /** Its folder below the root, which is its key in package-lock.json too. */
  folder: string
  /** What it says of its licence and of whose code is in it; never empty. */
  texts: readonly string[]
}

/** Of packages that come without a licence file: the copyright line as the project has it where it is kept. */
const copyrights: Readonly<Record<string, string>> = {
  // Author in package.json; the repository, https://github.com/nodable/val-parsers, was not seen.
  '@nodable/entities': 'Copyright (c) Amit Gupta',
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/libraries/LICENSE
  standardwebhooks: 'Copyright (c) 2023 Svix (https://www.svix.com)',
  // Author in package.json; the file came with later versions.
  tr46: 'Copyright (c) Sebastian Mayr',
}

/**
 * What esbuild took bytes of, sorted by name and version; a version that is there twice counts once. What the lean
 * plugins put in place of a package is ours and no package.
 * @throws Error where a package has no text of its licence and none is known of it
 */
export function bundledPackages(
  root: string,
  metafiles: readonly Metafile[],
): readonly BundledPackage[] {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap((output) => Object.entries(output.inputs))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  const folders = inputs.flatMap(([path]) => packageFolder(path) ?? [])
  const packages = [...new Set(folders)].map((folder) => readPackage(root, folder))
  const byName = new Map(packages.map((one) => [`${one.name} ${one.version}`, one]))
  return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/** A list of all, then each text once, under the packages that it is of. Depends on the packages alone. */
export function noticesText(packages: readonly BundledPackage[]): string {
  const titled = packages.map((one) => ({ ...one, title: `${one.name} ${one.version}` }))
  const texts = new Map<string, string[]>()
  for (const { title, texts: of } of titled) {
    const text = of.join('\n\n')
    texts.set(text, [...(texts.get(text) ?? []), title])
  }
  const line = '='.repeat(80)
  return [
    'Third-party notices',
    '',
    'Batch Medic is bundled with parts of the packages below. Each is under its own licence; the texts follow.',
    '',
    ...titled.map(({ title, license }) => `${title}: ${license}`),
    ...[...texts].flatMap(([text, titles]) => ['', line, ...titles, line, '', text]),
    '',
  ].join('\n')
}

/** The innermost package of a path of esbuild; undefined for what is in none. */
function packageFolder(path: string): string | undefined {
  return /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
}

function readPackage(root: string, folder: string): BundledPackage {
  const text = readFileSync(join(root, folder, 'package.json'), 'utf8')
  const { name, version, license } = JSON.parse(text) as Record<'name' | 'version', string> & {
    license?: string
  }
  const texts = licenceTexts(join(root, folder))
  const copyright = copyrights[name]
  if (texts.length === 0 && license === 'MIT' && copyright !== undefined) texts.push(mit(copyright))
  if (license === undefined || texts.length === 0) {
    throw new Error(
      `${folder} has no ${license === undefined ? 'license in its package.json' : 'text of its licence'}: look where it is kept, and add its copyright line to tools/package-notices.ts`,
    )
  }
  return { name, version, license, folder, texts }
}

/** Licence, copyright and notices, also those of code that was copied into the package. */
function licenceTexts(folder: string): string[] {
  const own = /^(licen[cs]es?|copying|copyright|notice|third-?party)[^.]*(\.(md|txt))?$/i
  return globSync(['*', 'LICENSES/**'], { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && (entry.parentPath !== folder || own.test(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => readFileSync(path, 'utf8').replaceAll('\r\n', '\n').trim())
    .filter((text) => text !== '')
}

function mit(copyright: string): string {
  return `MIT License

${copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`
}
