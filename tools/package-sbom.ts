// Writes which packages the zip is made of, as a bill of materials in CycloneDX 1.5.
// `npm sbom` knows all that is installed, tests and compilers too, and cannot be told what a bundler took of it; for the
// same packages it says the same (test/infra/package-contents.test.ts). No time and no serial number: two builds, one file.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BundledPackage } from './package-notices.ts'

interface Packed {
  root: string
  /** Of the zip, in hex. */
  sha256: string
  packages: readonly BundledPackage[]
}

export function billOfMaterials({ root, sha256, packages }: Packed): string {
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8')) as object
  const own = read('package.json') as Record<'name' | 'version' | 'license', string>
  const lock = read('package-lock.json') as { packages: Record<string, { integrity?: string }> }
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      component: {
        ...component('application', own),
        hashes: [{ alg: 'SHA-256', content: sha256 }],
      },
    },
    components: packages.map((one) => ({
      ...component('library', one),
      hashes: hashes(lock.packages[one.folder]?.integrity),
    })),
  }
  return `${JSON.stringify(bill, null, 2)}\n`
}

function component(
  type: 'application' | 'library',
  { name, version, license }: Pick<BundledPackage, 'name' | 'version' | 'license'>,
) {
  return {
    ...{ 'bom-ref': `${name}@${version}`, type, name, version },
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [{ license: { id: license } }],
  }
}

/** Of what the registry has: npm holds a package to it when it installs. */
function hashes(integrity = '') {
  const base64 = /^sha512-(\S+)$/.exec(integrity)?.[1]
  if (base64 === undefined) return []
  return [{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }]
}
