// `npm start`: the whole of Batch Medic on this machine, without Azure.
import { resolve } from 'node:path'
import { checkPolicy } from './check-policy.ts'
import { flagsHelp, parseFlags } from './flags.ts'
import { type Stack, startStack } from './stack.ts'
import { describeStack } from './summary.ts'

const argv = process.argv.slice(2)
const echoMs = 500
const colour = process.stdout.isTTY === true && !process.env.NO_COLOR

if (argv.includes('--help') || argv.includes('-h')) {
  console.log(flagsHelp)
} else {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    process.exit(1)
  })
}

async function main(): Promise<void> {
  const flags = parseFlags(argv, process.cwd())
  const mode = checkPolicy(flags.policyPath)
  let stack: Stack | undefined
  let askedMs: number | undefined
  const stop = async (code: number) => {
    const nowMs = performance.now()
    // npm passes on the Ctrl-C that the terminal has sent already: the same one, not a second.
    if (askedMs !== undefined && nowMs - askedMs < echoMs) return
    // A second Ctrl-C, or one before everything is up: the children end with this process.
    if (askedMs !== undefined || !stack) {
      void stack?.stop()
      process.exit(code)
    }
    askedMs = nowMs
    console.log('stopping …')
    await stack.stop()
    console.log('stopped; the state is kept')
    process.exit(code)
  }
  process.on('SIGINT', () => void stop(0))
  process.on('SIGTERM', () => void stop(0))
  stack = await startStack({
    ...flags,
    root: resolve(import.meta.dirname, '../..'),
    progress: (line) => console.log(line),
    say: (line) => console.error(line),
  })
  console.log(describeStack({ ...flags, stack, mode, colour, cwd: process.cwd() }))
  const how = await stack.appDied()
  console.error(
    `The app ended ${how}. Everything else is stopped; run npm start again: the state is kept.`,
  )
  await stop(1)
}
