// docs/metrics.md, the tables behind it and the code: what is told is in the tables, and what is in the tables is told.
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { metrics } from '../../src/domain/metrics.ts'
import { telemetryEvents } from '../../src/domain/telemetry-events.ts'
import { metricsPageText } from '../../tools/metrics-page.ts'

const root = resolve(import.meta.dirname, '../..')
const tables = ['domain/metrics.ts', 'domain/telemetry-events.ts']

function textsOf(folder: string): readonly { name: string; text: string }[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !tables.includes(name))
    .map((name) => ({ name, text: readFileSync(join(root, folder, name), 'utf8') }))
}

const sources = textsOf('src')

test('docs/metrics.md is what npm run docs:metrics writes', () => {
  const text = readFileSync(join(root, 'docs/metrics.md'), 'utf8')
  expect(text, 'run npm run docs:metrics').toBe(metricsPageText())
})

// The compiler holds each call to the tables; this holds the tables to the calls.
test.each([
  ['metric', Object.keys(metrics)],
  ['event', Object.keys(telemetryEvents)],
])('every %s of the table is told somewhere', (_kind, names) => {
  const untold = names.filter((name) => !sources.some(({ text }) => text.includes(`'${name}'`)))
  expect(untold).toEqual([])
})

test('every function joins the operation of its host; the page of anyone tells nothing', () => {
  const wrong = textsOf('functions').filter(
    ({ name, text }) =>
      name !== 'console.ts' &&
      !/handler: (?:traced|guarded)\(/.test(text) &&
      /\bhandler:/.test(text),
  )
  expect(wrong.map(({ name }) => name)).toEqual([])
})
