// No file imports one that imports it again, by whatever way: whoever reads one of them would have to read them all.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** In the emulator's life a node that breaks ends tasks, which end jobs, which free nodes: those files call each other. */
const admitted = /^src\/emulator\/(?:life|faults)\//

type Files = ReadonlyMap<string, readonly string[]>

/** Types count as well; what is loaded only when it is needed (`await import`) does not. */
function filesOf(folder: string): Files {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))
  return new Map(
    paths.map((path) => [path, importsOf(path, readFileSync(join(root, path), 'utf8'))]),
  )
}

function importsOf(path: string, text: string): readonly string[] {
  const found = text.matchAll(/^(?:import|export|\})[^\n]* from '(\.[^']+)'/gm)
  return [...found].map(([, target = '']) => normalize(join(dirname(path), target)))
}

/** Each file that reaches itself, with the shortest way: `a -> b -> a`. */
function circles(files: Files): readonly string[] {
  return [...files.keys()].flatMap((path) => {
    const way = shortestBack(path, files)
    return way === undefined ? [] : [way.join(' -> ')]
  })
}

function shortestBack(path: string, files: Files): readonly string[] | undefined {
  const seen = new Set<string>()
  let ways: readonly (readonly string[])[] = [[path]]
  while (ways.length > 0) {
    const further = ways.flatMap((way) =>
      (files.get(way.at(-1) ?? '') ?? []).map((target) => [...way, target]),
    )
    const back = further.find((way) => way.at(-1) === path)
    if (back) return back
    ways = further.filter((way) => {
      const last = way.at(-1) ?? ''
      if (seen.has(last)) return false
      seen.add(last)
      return true
    })
  }
  return undefined
}

test('a circle is seen, also one of three', () => {
  const files: Files = new Map([
    ['a.ts', ['b.ts', 'd.ts']],
    ['b.ts', ['c.ts']],
    ['c.ts', ['a.ts']],
    ['d.ts', []],
  ])
  expect(circles(files)).toContain('a.ts -> b.ts -> c.ts -> a.ts')
  expect(circles(files)).toHaveLength(3)
})

test('there is none but in the life of the emulator', () => {
  const files = new Map([...filesOf('src'), ...filesOf('functions')])
  expect(files.size).toBeGreaterThan(700)
  const found = circles(files)
  expect(found.filter((way) => !way.split(' -> ').every((path) => admitted.test(path)))).toEqual([])
  // Were there none there either, the exception would have to go.
  expect(found.length).toBeGreaterThan(0)
})
