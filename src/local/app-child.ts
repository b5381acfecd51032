// Starts the app's process and waits for its word that it serves.
import { join } from 'node:path'
import { z } from 'zod'
import { type Child, startChild } from './child.ts'

export interface AppChild {
  pid: number
  functions: { name: string; trigger: string }[]
  exited: Promise<string>
  stop(): Promise<void>
  kill(): void
}

const readySchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ready'),
    functions: z.array(z.object({ name: z.string(), trigger: z.string() })),
  }),
  z.object({ kind: z.literal('failed'), message: z.string() }),
])

/** Longer than the five seconds the app gives what is running, and the five it gives its last words. */
const stopMs = 11_000

/** @throws Error with the app's own sentence when it does not start */
export async function startApp(options: {
  root: string
  stateDir: string
  env: NodeJS.ProcessEnv
  say: (line: string) => void
}): Promise<AppChild> {
  let started = false
  const child: Child = startChild({
    name: 'app',
    // Deprecation warnings are those of packages, and nobody who starts this can act on them.
    args: [
      '--enable-source-maps',
      '--no-deprecation',
      join(options.root, 'src/local/app-process.ts'),
    ],
    env: options.env,
    cwd: options.root,
    logPath: join(options.stateDir, 'app.log'),
    // Before it serves, what it says is the reason it fails with, told once.
    warn: (line) => {
      if (started) options.say(line)
    },
  })
  const functions = await new Promise<AppChild['functions']>((resolve, reject) => {
    child.onMessage((message) => {
      const answer = readySchema.parse(message)
      if (answer.kind === 'ready') resolve(answer.functions)
      else reject(new Error(`The app does not start: ${answer.message}`))
    })
    void child.exited.then((how) =>
      reject(new Error(`The app ended ${how} while starting; see ${options.stateDir}/app.log`)),
    )
  })
  started = true
  const { pid, exited, kill } = child
  return { pid, functions, exited, kill, stop: () => child.stop(stopMs) }
}
