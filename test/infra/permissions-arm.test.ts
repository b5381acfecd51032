// Each read of Azure Resource Manager stands in the table of permissions with the action that ARM asks for it, and the table has no other.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { actionToRead } from '../../src/adapters/azure/arm/arm-answer.ts'
import { readPermissions } from '../../tools/permissions-table.ts'
import { root } from './bicep.ts'
import { type ArmReads, armReads } from './permissions-reads.ts'

// What one check has read, another does not ask again: here each is to ask for itself.
vi.mock('../../src/doctor/arm-once.ts', () => ({ armOnce: <T>(arm: T): T => arm }))

const listed = Object.entries(readPermissions()).flatMap(([role, { rights }]) =>
  rights.flatMap(({ right, kind, calls }) =>
    calls.map(({ call }) => ({ role, right, kind, call })),
  ),
)
const ofArm = listed.filter(({ call }) => /^[A-Z]+ (?:\{|\/subscriptions)/.test(call))
let made: ArmReads

beforeAll(async () => {
  made = await armReads()
})

describe('the reads of Azure Resource Manager', () => {
  test('are those of the table, each once', () => {
    expect(made.calls).toEqual(ofArm.map(({ call }) => call).toSorted())
  })

  test('change nothing', () => {
    expect(made.calls.filter((call) => !call.startsWith('GET '))).toEqual([])
  })

  test.each(ofArm)('$call needs $right', ({ call, right, kind }) => {
    const action = actionToRead(pathOf(call))
    expect(kind).toBe('actions')
    expect(action).toMatch(patternOf(right))
  })

  test('were made by every line that can ask', () => {
    const lines = askingLines()
    expect(lines.length).toBeGreaterThan(30)
    expect(lines.filter((line) => !made.lines.has(line))).toEqual([])
  })

  test('go through the one adapter: nothing else sends a request to it', () => {
    const senders = globSync('src/**/*.ts', { cwd: root })
      .filter((path) => !/^src\/(?:emulator|local|web)\//.test(path))
      .filter((path) => /management\.azure\.com['"`]|createArmWire\(/.test(read(path)))
    expect(senders.sort()).toEqual([
      'src/adapters/azure/arm/arm-wire.ts',
      'src/adapters/azure/arm/arm.ts',
    ])
    const methods = read('src/adapters/azure/arm/arm-wire.ts').match(/method: '\w+'/g)
    expect(methods).toEqual(["method: 'GET'"])
  })
})

/** Every line outside the adapter that calls the port itself or the two helpers that take it. */
function askingLines(): readonly string[] {
  return (
    globSync('src/**/*.ts', { cwd: root })
      .filter((path) => !/^src\/(?:adapters|ports|emulator|local|web)\//.test(path))
      // It hands on what others ask.
      .filter((path) => path !== 'src/doctor/arm-once.ts')
      .sort()
      .flatMap((path) => {
        const text = read(path)
        const asked = [...text.matchAll(/\b(?:arm\.(?:get|list)|(?:read|listOf)(?=\(\s*arm\b))\(/g)]
        return asked.map(({ index }) => `${path}:${text.slice(0, index).split('\n').length}`)
      })
  )
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The template as a path, for the rule by which ARM names its actions. */
function pathOf(call: string): string {
  return call
    .replace(/^GET /, '')
    .replace('{account}', '{group}/providers/Microsoft.Batch/batchAccounts/{name}')
    .replace('{group}', '/subscriptions/s/resourceGroups/g')
    .replace('{subscription}', '/subscriptions/s')
}

function patternOf(right: string): RegExp {
  return new RegExp(`^${right.replaceAll('.', '\\.').replaceAll('*', '[\\w/]+')}$`, 'i')
}
