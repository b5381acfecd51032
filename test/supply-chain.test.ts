// What is installed is what was looked at: every package by its checksum from npm, few that may run anything, none that ships.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'))

interface Locked {
  version?: string
  integrity?: string
  resolved?: string
  link?: boolean
  hasInstallScript?: boolean
}
const locks = ['package-lock.json', 'tools/node-22/package-lock.json']
const lockedIn = (lock: string) =>
  Object.entries((read(lock) as { packages: Record<string, Locked> }).packages).filter(
    ([path]) => path !== '',
  )
const installed = lockedIn('package-lock.json')
const ours = read('package.json') as Record<string, Record<string, unknown> | undefined>
const allowed = ours.allowScripts ?? {}

describe('the lock file', () => {
  // Without an address npm asks the registry that the machine is set up for; the checksum says what it must give.
  test.each(locks)('%s has every package with a checksum, and no address of its own', (lock) => {
    expect(lockedIn(lock).length).toBeGreaterThan(0)
    const odd = lockedIn(lock).filter(
      ([, { integrity = '', resolved, link }]) =>
        link || !/^sha512-/.test(integrity) || resolved !== undefined,
    )
    expect(odd.map(([path]) => path)).toEqual([])
  })

  test('names no package that would run a script at install and that nobody decided about', () => {
    const runs = installed
      .filter(([, { hasInstallScript }]) => hasInstallScript)
      .map(([path]) => path.replace(/^.*node_modules\//, ''))
    expect(runs.length).toBeGreaterThan(0)
    expect(runs.filter((name) => !Object.hasOwn(allowed, name))).toEqual([])
    const running = Object.entries(allowed).filter(([, may]) => may)
    expect(running.map(([name]) => name).toSorted()).toEqual(['esbuild', 'node'])
  })
})

test('nothing of npm’s is installed with the product: what it needs is bundled from what is locked', () => {
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
    expect(Object.keys(ours[kind] ?? {}), kind).toEqual([])
  }
  const asked = Object.values(ours.devDependencies ?? {}).map(String)
  expect(asked.filter((range) => !/^[\^~]?\d+\.\d+\.\d+$/.test(range))).toEqual([])
})

test('what checks everything installs by the lock file alone', () => {
  const run = readFileSync(join(root, '.ci/run'), 'utf8')
  expect(run).toMatch(/\bnpm ci\b/)
  expect(run).not.toMatch(/\bnpm (?:install|i|update)\b/)
})
