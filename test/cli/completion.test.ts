// What each shell offers behind the cursor, asked of the shell itself where it is installed.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noAnswer, run } from './cli-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'batch-medic-completion-'))
const script = (shell: string) => join(folder, `c.${shell}`)
const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

beforeAll(async () => {
  for (const shell of shells) {
    const { out } = await run(`completion ${shell}`, noAnswer)
    writeFileSync(script(shell), out)
  }
  writeFileSync(join(folder, 'error.json'), '{}')
})
afterAll(() => rmSync(folder, { recursive: true }))

function shell(name: Shell, ...args: string[]) {
  return spawnSync(name, args, { cwd: folder, encoding: 'utf8' })
}

/** The words behind `batch-medic`, the last one as far as it is typed. */
const offers: Record<Shell, (words: readonly string[]) => string> = {
  bash: (words) => {
    const line = ['batch-medic', ...words].map((word) => `'${word}'`).join(' ')
    return shell(
      'bash',
      '-c',
      `source c.bash; COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _batch_medic; printf '%s\\n' "\${COMPREPLY[@]}"`,
    ).stdout
  },
  // The functions of zsh's completion stand in for themselves: they print what they are given.
  zsh: (words) => {
    const line = ['batch-medic', ...words].map((word) => `'${word}'`).join(' ')
    const stubs = `compdef() { : }; compset() { : }; _files() { print -l -- *.json }; _describe() { for one in $reply; do print -r -- "\${one%%:*}"; done }`
    const { stdout } = shell(
      'zsh',
      ...['-f', '-c'],
      `${stubs}; source ./c.zsh; words=(${line}); CURRENT=${words.length + 1}; _batch_medic`,
    )
    const typed = words.at(-1)?.replace(/^--\w+=/, '') ?? ''
    return stdout
      .split('\n')
      .filter((one) => one.startsWith(typed))
      .join('\n')
  },
  fish: (words) => {
    const line = `batch-medic ${words.join(' ')}`
    const { stdout } = shell('fish', '-N', '-c', `source c.fish; complete -C '${line}'`)
    return stdout.replace(/\t.*$/gm, '').replace(/^--state=/gm, '')
  },
}

const table: { typed: string; offered: readonly string[] }[] = [
  { typed: 'inc', offered: ['incidents'] },
  { typed: 'incidents l', offered: ['list'] },
  { typed: 'policy ', offered: ['check', 'explain'] },
  { typed: 'incidents list --st', offered: ['--state'] },
  { typed: 'incidents list --pool frames --state e', offered: ['escalated'] },
  { typed: 'incidents list --state list --state e', offered: ['escalated'] },
  { typed: 'run reb', offered: ['reboot'] },
  { typed: 'incidents run --by incidents reb', offered: ['reboot'] },
  { typed: 'diagnose err', offered: ['error.json'] },
  { typed: 'connect a/b --ssh-key err', offered: ['error.json'] },
  { typed: 'check --key-from ', offered: [] },
  { typed: 'completion z', offered: ['zsh'] },
]

describe.each(shells)('%s', (name) => {
  const isHere = shell(name, '--version').status === 0

  test.skipIf(!isHere).each(table)('offers $offered behind "$typed"', ({ typed, offered }) => {
    const words = offers[name](typed.split(' ')).split('\n').filter(Boolean)
    expect(words.toSorted()).toEqual(offered)
  })

  test.skipIf(!isHere)('takes the script without a word', () => {
    const { stdout, stderr, status } = shell(name, '-n', script(name))
    expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 })
  })
})

test('bash offers the value behind an equals sign, which it takes for a word of its own', () => {
  expect(offers.bash(['incidents', 'list', '--state', '=', 'esc'])).toBe('escalated\n')
})

test.each([
  ['completion', 'completion needs the name of a shell: bash, zsh or fish.'],
  ['completion bsh', 'There is no completion for "bsh": bash, zsh or fish. '],
])('%s is wrong usage', async (argv, says) => {
  const { code, err } = await run(argv, noAnswer)
  expect([code, err]).toEqual([2, expect.stringContaining(says)])
})
