// What is preloaded into foreign processes: they close in order when they are stopped, and when the launcher goes.
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test, vi } from 'vitest'
import { startChild } from '../../src/local/child.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder('die-with-parent')
const preload = pathToFileURL(resolve(import.meta.dirname, '../../src/local/die-with-parent.ts'))

/** Like Azurite: one handler that is used up with the first signal, and writes for a while before it ends. */
const slowCloser = (file: string) => `
process.once('SIGTERM', () => setTimeout(() => {
  require('node:fs').writeFileSync(${JSON.stringify(file)}, 'closed in order')
  process.exit(0)
}, 300))
setInterval(() => {}, 1000)
console.log('up')
`

test('a process that needs a moment to close is given it', async () => {
  const file = join(folder, 'closed')
  const child = startChild({
    name: 'slow',
    args: ['--import', preload.href, '--eval', slowCloser(file)],
    env: process.env,
    cwd: folder,
    logPath: join(folder, 'slow.log'),
    warn: () => undefined,
  })
  const log = join(folder, 'slow.log')
  await vi.waitFor(() => expect(readFileSync(log, 'utf8')).toContain('up'), 60_000)
  await child.stop(2_500)
  expect(existsSync(file)).toBe(true)
})
