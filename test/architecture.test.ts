// The shape of the code, enforced: which way imports go, and what each file looks like.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

interface Source {
  /** From the root, `src/decide/decide.ts`. */
  path: string
  text: string
  /** What it imports: paths from the root, or package names. */
  imports: readonly string[]
}

function readSources(folder: string): readonly Source[] {
  const at = join(root, folder)
  if (!existsSync(at)) return []
  return readdirSync(at, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => {
      const path = join(folder, name)
      const text = readFileSync(join(root, path), 'utf8')
      return { path, text, imports: importsOf(path, text) }
    })
}

/** The formatter ends each import with a line that begins with import, export or `}`. */
function importsOf(path: string, text: string): readonly string[] {
  const fixed = text.matchAll(/^(?:import|export|\})[^\n]* from '([^']+)'/gm)
  const bare = text.matchAll(/^import '([^']+)'/gm)
  const dynamic = text.matchAll(/\bimport\('([^']+)'\)/g)
  return [...fixed, ...bare, ...dynamic].map(([, target = '']) =>
    target.startsWith('.') ? normalize(join(dirname(path), target)) : target,
  )
}

const src = readSources('src')
const functions = readSources('functions')

/** `src/decide/guards/x.ts` → `decide`; a file of src itself → its own name. */
function boxOf(path: string): string {
  return path.split('/')[1] ?? ''
}

function offenders(
  sources: readonly Source[],
  isWrong: (target: string, source: Source) => boolean,
): readonly string[] {
  return sources.flatMap((source) =>
    source.imports
      .filter((target) => isWrong(target, source))
      .map((target) => `${source.path} imports ${target}`),
  )
}

const of = (...boxes: string[]) => src.filter(({ path }) => boxes.includes(boxOf(path)))
const stages = [
  'ingest',
  'observe',
  'classify',
  'decide',
  'act',
  'verify',
  'record',
  'notify',
  'doctor',
  'diagnose',
  'controls',
  'access',
]
/** The app's, and that of a look without an app. */
const compositionRoots = ['src/azure.ts', 'src/azure-look.ts']
const isBuiltIn = (target: string) => target.startsWith('node:')
const isOurs = (target: string) => target.startsWith('src/')

/** The only boxes of src that a box may import, besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  ports: ['domain'],
  classify: ['domain'],
  decide: ['domain'],
  ingest: ['domain', 'ports'],
  observe: ['domain', 'ports'],
  act: ['domain', 'ports'],
  verify: ['domain', 'ports'],
  record: ['domain', 'ports'],
  notify: ['domain', 'ports', 'record'],
  doctor: ['domain', 'ports'],
  diagnose: ['domain', 'classify'],
  /** What people ask for. */
  controls: ['domain'],
  access: ['domain', 'ports', 'decide'],
  adapters: ['domain', 'ports'],
}

describe('imports', () => {
  test('are read at all', () => {
    expect(src.length).toBeGreaterThan(100)
    const pipeline = src.find(({ path }) => path === 'src/pipeline.ts')
    expect(pipeline?.imports).toContain('src/classify/classify.ts')
    expect(pipeline?.imports).toContain('src/observe/observe.ts')
  })

  test.each(Object.entries(allowed))('of %s go to %j of ours at most', (box, others) => {
    const wrong = offenders(
      of(box),
      (target) => isOurs(target) && ![box, ...others].includes(boxOf(target)),
    )
    expect(wrong).toEqual([])
  })

  test('of classify and decide reach no package and no part of Node', () => {
    const wrong = offenders(
      of('classify', 'decide'),
      (target) => !isOurs(target) && target !== 'zod',
    )
    expect(wrong).toEqual([])
  })

  test('of the core reach no SDK', () => {
    const core = src.filter(
      ({ path }) =>
        !['adapters', 'local', 'emulator', 'cli', 'web'].includes(boxOf(path)) &&
        !compositionRoots.includes(path),
    )
    const wrong = offenders(
      core,
      (target) => !isOurs(target) && !isBuiltIn(target) && target !== 'zod',
    )
    expect(wrong).toEqual([])
  })

  test('of SDKs stand only in src/adapters and the composition roots, and in functions that of the triggers', () => {
    const sdk = /^(?:@azure\/|nodemailer|applicationinsights)/
    const product = src.filter(
      ({ path }) =>
        !['adapters', 'local'].includes(boxOf(path)) &&
        !compositionRoots.includes(path) &&
        // What the emulator offers to users of the SDK is made of the SDK's own parts.
        path !== 'src/emulator/sdk-http-client.ts' &&
        // The page's own sign-in, which runs in a browser.
        path !== 'src/web/sign-in/entra.ts',
    )
    expect(offenders(product, (target) => sdk.test(target))).toEqual([])
    const packages = offenders(
      functions,
      (target) => !isOurs(target) && !isBuiltIn(target) && target !== '@azure/functions',
    )
    expect(packages).toEqual([])
  })

  test('go to adapters/azure from the composition roots alone, besides from itself', () => {
    const wrong = offenders(
      src.filter(
        ({ path }) => !path.startsWith('src/adapters/azure/') && !compositionRoots.includes(path),
      ),
      (target) => target.startsWith('src/adapters/azure/'),
    )
    expect(wrong).toEqual([])
  })

  test('go to local from local and cli alone', () => {
    const others = [
      ...src.filter(({ path }) => !['local', 'cli'].includes(boxOf(path))),
      ...functions,
    ]
    expect(offenders(others, (target) => boxOf(target) === 'local' && isOurs(target))).toEqual([])
  })

  test('go to the emulator from itself, local and cli alone', () => {
    const others = [
      ...src.filter(({ path }) => !['emulator', 'local', 'cli'].includes(boxOf(path))),
      ...functions,
    ]
    expect(offenders(others, (target) => boxOf(target) === 'emulator' && isOurs(target))).toEqual(
      [],
    )
  })

  test('of the stages never go to what puts them together', () => {
    const wrong = offenders(of('domain', 'ports', ...stages), (target) =>
      ['src/pipeline.ts', 'src/app.ts', 'src/examine.ts', ...compositionRoots].includes(target),
    )
    expect(wrong).toEqual([])
  })

  test('go to files that are there', () => {
    const wrong = offenders(
      [...src, ...functions],
      (target) => isOurs(target) && !existsSync(join(root, target)),
    )
    expect(wrong).toEqual([])
  })
})

describe('files', () => {
  const lines = (text: string) => text.trimEnd().split('\n').length

  test('begin with a sentence that says what they are', () => {
    const wrong = [...src, ...functions].filter(
      ({ text }) => !/^(?:#!.*\n)?\/\/ \S.{14,}/.test(text),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  test('of functions have 30 lines at most', () => {
    const wrong = functions.filter(({ text }) => lines(text) > 30)
    expect(wrong.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([])
  })

  test('of src have 250 lines at most', () => {
    const wrong = src.filter(({ text }) => lines(text) > 250)
    expect(wrong.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([])
  })

  test('of tests have 400 lines at most', () => {
    const wrong = readSources('test').filter(({ text }) => lines(text) > 400)
    expect(wrong.map(({ path, text }) => `${path}: ${lines(text)}`)).toEqual([])
  })

  test('are named in kebab-case', () => {
    const names = [...src, ...functions].map(({ path }) => relative('.', path))
    expect(names.filter((name) => !/^[a-z0-9/-]+(?:\.d)?\.tsx?$/.test(name))).toEqual([])
  })

  test('read the system clock only at the edge', () => {
    const edge = ['adapters', 'local', 'emulator', 'cli', 'web', 'azure.ts']
    const wrong = src.filter(
      ({ path, text }) =>
        !edge.includes(boxOf(path)) &&
        path !== 'src/ports/clock.ts' &&
        /\bDate\.now\(|\bnew Date\(\)/.test(text),
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})

/** What anyone may call: they hold no data. */
const publicFunctions = ['functions/console.ts', 'functions/health.ts']

describe('HTTP functions', () => {
  const http = functions.filter(({ text }) =>
    /\bapp\.(?:http|get|post|put|patch|deleteRequest)\(/.test(text),
  )

  test('are found', () => {
    expect(http.length).toBeGreaterThan(1)
  })

  const registered = /\bapp\.(?:http|get|post|put|patch|deleteRequest)\(/g
  const isPublic = (path: string) => publicFunctions.includes(path)

  test('each say who may call them: the default is everyone', () => {
    const wrong = http.filter(({ path, text }) => {
      const level = isPublic(path) ? /\bauthLevel: 'anonymous'/g : /\bauthLevel: dataLevel\(\)/g
      return [...text.matchAll(level)].length !== [...text.matchAll(registered)].length
    })
    expect(wrong.map(({ path }) => path)).toEqual([])
  })

  test('with data answer through the door alone', () => {
    const wrong = http.filter(
      ({ path, text }) =>
        !isPublic(path) &&
        [...text.matchAll(/\bhandler: guarded\(/g)].length !==
          [...text.matchAll(registered)].length,
    )
    expect(wrong.map(({ path }) => path)).toEqual([])
  })
})
