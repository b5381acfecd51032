// The page as it is built and served: small enough, whole, and under headers that let nothing else in.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ConsoleResponse, createConsole } from '../../src/api/console.ts'
import { readConsoleFiles } from '../../src/api/console-files.ts'
import { buildPage, type PageBuild } from '../../tools/build-page.ts'

const root = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'batch-medic-console-'))
const mostBytes = 150 * 1024
const entra = {
  BATCH_MEDIC_ENTRA_CLIENT_ID: '11111111-1111-1111-1111-111111111111',
  BATCH_MEDIC_ENTRA_TENANT_ID: '22222222-2222-2222-2222-222222222222',
}

let built: PageBuild
let serve: ReturnType<typeof createConsole>
const get = (asset: string, known: string | null = null, env: Record<string, string> = {}) =>
  serve({ asset, known }, env)
const textOf = ({ body = '' }: ConsoleResponse) =>
  typeof body === 'string' ? body : Buffer.from(body).toString('utf8')
const assets = () =>
  [...textOf(get('')).matchAll(/\/api\/console\/([\w.-]+)/g)].map(([, name = '']) => name)

beforeAll(async () => {
  built = await buildPage({ root, outdir: folder })
  const files = readConsoleFiles([pathToFileURL(`${built.folder}/`)])
  serve = createConsole(() => files)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the bundle', () => {
  test('is 150 KB gzipped at the most; what signs in with Entra is apart from it, and as small', () => {
    const { first, late } = built.gzippedBytes
    expect(first).toBeGreaterThan(20_000)
    expect(first).toBeLessThan(mostBytes)
    expect(late).toBeLessThan(mostBytes)
  })

  test('holds nothing that only signs in with Entra, nor zod whole with its languages', () => {
    const main = Object.values(built.metafile.outputs).find(({ entryPoint }) => entryPoint)
    const inputs = Object.keys(main?.inputs ?? {})
    expect(
      inputs.filter((path) => /msal|locales\/(?!en\.js)|src\/(emulator|local|adapters)/.test(path)),
    ).toEqual([])
    expect(inputs.some((path) => path.includes('src/api/shapes'))).toBe(true)
  })
})

describe('the page', () => {
  test('is HTML without a script or a style of its own, and names files that are there', () => {
    const { status, headers } = get('')
    const html = textOf(get(''))
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(html).not.toMatch(/<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/i)
    expect(assets().filter((name) => name.startsWith('main-'))).toHaveLength(2)
    for (const name of assets()) expect(get(name).status).toBe(200)
  })

  test('is asked for again each time, and answered with 304 while it is the same', () => {
    const { headers } = get('')
    expect(headers['cache-control']).toBe('no-cache')
    const again = get('', `"x", ${headers.etag}`)
    expect([again.status, again.body, again.headers['content-security-policy']]).toEqual([
      304,
      undefined,
      headers['content-security-policy'],
    ])
  })

  test('has files that are kept for good, since their names change with their contents', () => {
    for (const name of assets()) {
      expect(name).toMatch(/^(main|chunk)-[A-Z0-9]{8}\.(js|css)$/)
      expect(get(name).headers['cache-control']).toBe('public, max-age=31536000, immutable')
    }
  })

  test('is let do nothing but what it needs', () => {
    const { 'content-security-policy': policy = '', ...headers } = get('').headers
    expect(policy.split('; ')).toEqual([
      ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'"],
      ...["img-src 'self' data:", "base-uri 'none'", "form-action 'none'"],
      ...["frame-ancestors 'none'", "require-trusted-types-for 'script'"],
    ])
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    })
  })

  test('may ask the sign-in of Microsoft where tokens are taken, and nobody else', () => {
    const { 'content-security-policy': policy = '' } = get('', null, entra).headers
    expect(policy).toContain("connect-src 'self' https://login.microsoftonline.com;")
  })

  test.each(['../package.json', 'main.js.map', 'index', 'settings.json', '<img src=x>'])(
    'has no file %s',
    (name) => {
      const answer = get(name)
      expect([answer.status, answer.headers['content-type']]).toEqual([
        404,
        'application/problem+json; charset=utf-8',
      ])
    },
  )

  test('that was not built says what to do', () => {
    const unbuilt = createConsole(() => new Map())
    const { status, body } = unbuilt({ asset: '', known: null }, {})
    expect([status, String(body)]).toEqual([404, expect.stringContaining('npm run build')])
  })
})

describe('the settings of the page', () => {
  test('say that a key is asked for', () => {
    expect(JSON.parse(textOf(get('settings')))).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      signIn: 'key',
    })
  })

  test('say where to sign in, and name no secret', () => {
    const clientId = entra.BATCH_MEDIC_ENTRA_CLIENT_ID
    expect(JSON.parse(textOf(get('settings', null, entra)))).toMatchObject({
      ...{ signIn: 'entra', clientId, tenantId: entra.BATCH_MEDIC_ENTRA_TENANT_ID },
      scope: `api://${clientId}/access_as_user`,
    })
  })
})
