// Checks the product against recorded answers, contracts and schemas: `npm run conformance -- <folder> [--report FILE]`.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Wrong usage, told from checks that failed (1). */
const misuse = 2
const needed = ['contract', 'recordings', 'examples', 'schemas', 'facts', 'cases']

const [given, ...more] = process.argv.slice(2)
/** Where the replay writes its figures as JSON. */
const reportAt = more.indexOf('--report')
const report = reportAt < 0 ? undefined : more.splice(reportAt, 2)[1]
const fault =
  faultOf(given) ||
  (reportAt < 0 || report ? '' : 'Give --report the file to write: --report figures.json')
if (given === undefined || fault) {
  process.stderr.write(`${fault}\n`)
  process.exitCode = misuse
} else {
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--config', 'vitest.conformance.config.ts', ...more],
    {
      cwd: root,
      stdio: 'inherit',
      env: {
        ...process.env,
        BATCH_MEDIC_CONFORMANCE: resolve(given),
        ...(report === undefined ? {} : { BATCH_MEDIC_CONFORMANCE_REPORT: resolve(report) }),
      },
    },
  )
  child.once('exit', (code) => {
    process.exitCode = code ?? 1
  })
}

function faultOf(folder: string | undefined): string {
  if (folder === undefined) {
    return 'Give the folder that holds the contracts and recordings: npm run conformance -- ../shared'
  }
  if (!existsSync(folder)) {
    return `There is no folder ${resolve(folder)}; give the one that holds the contracts and recordings.`
  }
  const missing = needed.filter((name) => !existsSync(join(folder, name)))
  if (missing.length === 0) return ''
  return `The folder ${resolve(folder)} has no ${missing.join(', no ')}; give the one that holds the contracts and recordings.`
}
