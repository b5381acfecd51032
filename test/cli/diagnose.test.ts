// `batch-medic diagnose` as people start it: files and pipes, the page and the JSON, exit codes.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { noAnswer, run } from './cli-fixture.ts'
import { shim, startCli } from './start-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'batch-medic-diagnose-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const start = (args: readonly string[], input: string | Uint8Array = '') =>
  startCli(['diagnose', ...args], { env: { COLUMNS: '80' }, input })

const quota = '{"code":"AccountCoreQuotaReached","message":"The core quota is reached","values":[]}'

describe('batch-medic diagnose', () => {
  test('reads a pipe and prints one object, and nothing else', async () => {
    const { code, out, err } = await start(['-', '--json'], quota)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(JSON.parse(out)).toMatchObject({
      fault: 'pool-resize-quota',
      causeClass: 'quota',
      fixClass: 'raise-quota',
      retryHelps: false,
      others: [],
    })
  })

  test('reads a file that PowerShell wrote, and prints a page that fits', async () => {
    const path = file('error.json', Buffer.from(`\ufeff${quota}\r\n`, 'utf16le'))
    const { code, out, err } = await start([path])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toContain('quota')
    // The words of cards and of incidents show.
    expect(out).toContain('pool-resize-quota: Quota (quota, certain) [')
    expect(out).toContain('Doing the same again will not cure it.')
    expect(out).not.toContain('\u001b')
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('fails where what it says cannot be written', async () => {
    const full = openSync('/dev/full', 'w')
    const child = spawn(process.execPath, [shim, 'diagnose', file('full.json', quota)], {
      stdio: ['ignore', full, 'pipe'],
    })
    let err = ''
    child.stderr?.on('data', (chunk) => {
      err += chunk
    })
    const [code] = await once(child, 'close')
    closeSync(full)
    expect(code).toBe(1)
    expect(err).toContain('The output cannot be written: ENOSPC')
  })

  test('says of what nobody knows that it is not known', async () => {
    const { out } = await start(['-'], 'it does not work')
    expect(out.split('\n').slice(0, 2)).toEqual(['Cause unknown', 'The cause is not known'])
  })

  test('ends with 0 also where the cause is unknown', async () => {
    const { code, out } = await start(['-', '--json'], 'it does not work')
    expect({ code, fault: JSON.parse(out).fault }).toEqual({ code: 0, fault: 'unknown' })
  })

  test('reads the end of a huge log', async () => {
    const log = `${'all is well\n'.repeat(2_000_000)}OSError: [Errno 28] No space left on device\n`
    const path = file('huge.log', log)
    const { code, out } = await start([path, '--json'])
    expect({ code, cause: JSON.parse(out).causeClass }).toEqual({ code: 0, cause: 'disk-full' })
    const piped = await start(['-', '--json'], log)
    expect(piped.out).toBe(out)
  })

  test.each([
    { what: 'an empty input', args: ['-'], input: '', says: 'The standard input is empty;' },
    {
      what: 'a program',
      args: ['-'],
      input: Uint8Array.of(0x7f, 0x45, 0, 0, 1),
      says: 'it looks binary',
    },
    { what: 'no such file', args: [join(folder, 'none.json')], says: 'There is no file ' },
    { what: 'a folder', args: [folder], says: 'is a folder; give a file in it.' },
    { what: 'no file', args: [], says: 'diagnose needs a file, or - for the standard input' },
  ])('ends with 2 and one sentence for $what', async ({ args, input, says }) => {
    const { code, out, err } = await start(args, input)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain(says)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  test.each([
    { argv: 'diagnose a b', says: 'diagnose takes one file; "b" is too much.' },
    { argv: 'diagnose a --pool frames', says: '--pool does not belong to diagnose' },
    { argv: 'diagnos a', says: 'Did you mean "diagnose"?' },
  ])('refuses $argv', async ({ argv, says }) => {
    const { code, err } = await run(argv, noAnswer)
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(says) })
  })
})
