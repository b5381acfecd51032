// The HTTP functions: what reads and what changes are functions of their own, so that each has a key of its own.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

const folder = join(import.meta.dirname, '../../functions')
const http = readdirSync(folder)
  .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
  .filter(({ text }) => text.includes('app.http('))
  .map(({ file, text }) => ({
    file,
    name: /app\.http\('([\w-]+)'/.exec(text)?.[1],
    methods: /methods: \[([^\]]*)\]/.exec(text)?.[1],
    authLevel: /authLevel: ([^,]+),/.exec(text)?.[1],
    route: /route: '([^']+)'/.exec(text)?.[1],
  }))

describe('the routes of people’s controls', () => {
  test.each([
    ['controls', "'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'", 'controls'],
    ['audit', "'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'", 'audit'],
    ['change-controls', "'POST'", 'controls'],
    ['change-incident', "'POST', 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'", 'incidents/{id}/{verb}'],
  ])('%s takes %s of %s, with a key of its own', (name, methods, route) => {
    const found = http.find((one) => one.name === name)
    expect(found).toEqual({ file: `${name}.ts`, name, methods, authLevel: 'dataLevel()', route })
  })

  test('no two functions share a name, or a route and a method', () => {
    const names = http.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    const doors = http.flatMap(({ route, methods = '' }) =>
      methods.split(',').map((method) => `${method.trim()} ${route}`),
    )
    expect(new Set(doors).size).toBe(doors.length)
  })
})
