// What `npm start` checks before it starts anything: flags, ports and the lock.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkPolicy } from '../../src/local/check-policy.ts'
import { localPolicy, parseFlags } from '../../src/local/flags.ts'
import { takeLock } from '../../src/local/lock.ts'
import { checkPorts, planPorts } from '../../src/local/ports.ts'
import { tempFolder } from './temp-folder.ts'

describe('flags', () => {
  const defaults = {
    fresh: false,
    portBase: 7071,
    speed: 30,
    faults: true,
    stateDir: '/repo/.batch-medic',
    policyPath: localPolicy,
    telemetry: false,
  }
  const good = [
    { argv: [], expected: defaults },
    { argv: ['--fresh', '--no-faults'], expected: { ...defaults, fresh: true, faults: false } },
    { argv: ['--telemetry'], expected: { ...defaults, telemetry: true } },
    { argv: ['--port-base', '9000'], expected: { ...defaults, portBase: 9000 } },
    { argv: ['--speed=2.5'], expected: { ...defaults, speed: 2.5 } },
    { argv: ['--state', 'other'], expected: { ...defaults, stateDir: '/repo/other' } },
    { argv: ['--policy', 'mine.json'], expected: { ...defaults, policyPath: '/repo/mine.json' } },
    { argv: ['--state', '/tmp/x'], expected: { ...defaults, stateDir: '/tmp/x' } },
  ]
  test.each(good)('$argv', ({ argv, expected }) => {
    expect(parseFlags(argv, '/repo')).toEqual(expected)
  })

  const bad = [
    { argv: ['--sped', '30'], says: /"--sped" is not a flag of npm start; valid are --fresh, / },
    { argv: ['30'], says: /"30" is not a flag/ },
    { argv: ['--speed', 'fast'], says: /--speed needs a number from 1 to 1000, got "fast"/ },
    { argv: ['--speed'], says: /--speed needs a number .* got ""/ },
    { argv: ['--port-base', '80'], says: /--port-base needs a whole number from 1024/ },
    { argv: ['--policy'], says: /--policy needs a file/ },
    { argv: ['--state', '--fresh'], says: /--state needs a folder/ },
  ]
  test.each(bad)('$argv is refused', ({ argv, says }) => {
    expect(() => parseFlags(argv, '/repo')).toThrow(says)
  })
})

test('a taken port is named with what wanted it', async () => {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await expect(checkPorts({ ...planPorts(port - 2) })).rejects.toThrow(
    new RegExp(`port ${port} for the mail catcher.*--port-base ${port + 998}`),
  )
  await new Promise((done) => server.close(done))
})

describe('the lock of a state folder', () => {
  const folder = () => tempFolder('lock')

  test('keeps a second start out until it is given back', () => {
    const dir = folder()
    const release = takeLock(dir)
    expect(() => takeLock(dir)).toThrow(/already runs in .* \(process \d+\)/)
    release()
    takeLock(dir)()
  })

  test('of a living other process is respected', () => {
    const dir = folder()
    writeFileSync(join(dir, 'lock'), String(process.ppid))
    expect(() => takeLock(dir)).toThrow(new RegExp(`process ${process.ppid}`))
  })

  test.each(['999999999', 'nonsense', ''])('left by %j is taken over', (text) => {
    const dir = folder()
    writeFileSync(join(dir, 'lock'), text)
    takeLock(dir)()
  })
})

describe('the policy of a local run', () => {
  const folder = tempFolder('policy')
  const written = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  test('is checked before anything starts, and its mode is known', () => {
    expect(checkPolicy(localPolicy)).toBe('act')
    expect(checkPolicy(written('empty.json', '{}'))).toBe('recommend')
  })
  test('tells all its faults at once, each with its place', () => {
    const path = written('wrong.json', '{"mode":"axt","rules":[{"match":{}}],"gards":{}}')
    expect(() => checkPolicy(path)).toThrow(/gards.*\n.*mode.*\n.*rules\[0\]\.match/s)
  })
  test('is missed by name', () => {
    expect(() => checkPolicy(join(folder, 'none.json'))).toThrow(/none\.json".*no such file/)
  })
})
