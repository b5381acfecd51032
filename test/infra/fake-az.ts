// An `az` for tests of scripts: on PATH before any other, answers from rules, keeps every call, and changes nothing.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface AzRule {
  /** Tried on the arguments joined by blanks, by bash; the first that fits answers. Without one the answer is empty. */
  when: RegExp
  /** Rows of tab-separated values, as `--output tsv` prints them. */
  rows?: readonly (readonly string[])[]
  /** Refuses with this on standard error and exit code 1. */
  refuses?: string
  /** Answers the first call that fits, and leaves the others to the rules after it. */
  once?: boolean
}

export interface AzRun {
  status: number | null
  stdout: string
  stderr: string
  /** Each call of `az`, as its arguments. */
  calls: readonly (readonly string[])[]
}

/** Runs a shell script with the fake `az` and waits. */
export function runWithAz(
  script: string,
  args: readonly string[],
  rules: readonly AzRule[],
): AzRun {
  const folder = mkdtempSync(join(tmpdir(), 'batch-medic-az-'))
  const log = join(folder, 'calls')
  const answers = rules.flatMap(({ when, rows = [], refuses, once = false }, index) => {
    writeFileSync(join(folder, `${index}.out`), rows.map((row) => `${row.join('\t')}\n`).join(''))
    writeFileSync(join(folder, `${index}.when`), when.source.replaceAll('\\/', '/'))
    const refusal = refuses === undefined ? '' : `echo ${quoted(`ERROR: ${refuses}`)} >&2; exit 1`
    const used = quoted(join(folder, `${index}.used`))
    return [
      `when=$(<${quoted(join(folder, `${index}.when`))})`,
      `if [[ "$*" =~ $when && ! -e ${used} ]]; then${once ? ` touch ${used};` : ''} ${refusal || `cat ${quoted(join(folder, `${index}.out`))}`}; exit; fi`,
    ]
  })
  // Bash, as it starts a hundred times as fast as Node, and a script calls it often.
  const az = [
    '#!/usr/bin/env bash',
    `printf '%s\\0' "$@" $'\\n' >>${quoted(log)}`,
    ...answers,
    '',
  ].join('\n')
  try {
    writeFileSync(join(folder, 'az'), az)
    chmodSync(join(folder, 'az'), 0o755)
    const env = { PATH: `${folder}:/usr/bin:/bin`, HOME: folder }
    const run = spawnSync('bash', [script, ...args], { encoding: 'utf8', env, cwd: folder })
    const calls = existsSync(log) ? readFileSync(log, 'utf8').split('\0\n\0').slice(0, -1) : []
    const { status, stdout, stderr } = run
    return { status, stdout, stderr, calls: calls.map((call) => call.split('\0')) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
