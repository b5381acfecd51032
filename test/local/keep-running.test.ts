// Child processes of the launcher: filed output, restarts, and no restart of what never ran.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { keepRunning } from '../../src/local/keep-running.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder('child')
const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function spec(name: string, code: string, ready: () => Promise<void>) {
  const said: string[] = []
  const warned: string[] = []
  return {
    said,
    warned,
    name,
    args: ['--eval', code],
    env: process.env,
    cwd: folder,
    logPath: join(folder, `${name}.log`),
    warn: (line: string) => void warned.push(line),
    say: (line: string) => void said.push(line),
    ready,
    restartMs: 50,
  }
}

test('a part that dies is said and started again, and a stop ends it for good', async () => {
  const given = spec('part', 'console.log("up"); setInterval(() => {}, 1000)', async () => {})
  const kept = await keepRunning(given)
  const first = kept.pid()
  process.kill(first, 'SIGKILL')
  await vi.waitFor(() => expect(given.said).toContain('part is back'), 60_000)
  expect(given.said[0]).toBe('part ended by SIGKILL; it is started again in 0.05 s')
  const second = kept.pid()
  expect(second).not.toBe(first)
  await kept.stop(1_000)
  expect(isAlive(second)).toBe(false)
})

test('a part that never came up is an error with its log, and is left alone', async () => {
  const given = spec(
    'bad',
    'console.error("no world"); process.exit(3)',
    () => new Promise(() => {}),
  )
  await expect(keepRunning(given)).rejects.toThrow(
    /bad ended with code 3 while starting; see .*bad\.log/,
  )
  await vi.waitFor(() => expect(given.warned).toEqual(['[bad] no world']), 60_000)
  expect(given.said).toEqual([])
  await vi.waitFor(
    () => expect(readFileSync(given.logPath, 'utf8')).toBe('[bad] no world\n'),
    60_000,
  )
})

test('a part that does not listen to SIGTERM is killed after its grace', async () => {
  const code = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.log("up")'
  const given = spec('deaf', code, () =>
    vi.waitFor(
      () => expect(readFileSync(join(folder, 'deaf.log'), 'utf8')).toContain('up'),
      60_000,
    ),
  )
  const kept = await keepRunning(given)
  await kept.stop(100)
  expect(isAlive(kept.pid())).toBe(false)
})
