// Recorded answers over real HTTP from a process of their own: what is measured here has a transport, and no store's walk.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Answer {
  /** With its query. */
  path: string
  headers: Record<string, string>
  body: string
}

export interface AnswerServer {
  /** `http://127.0.0.1:PORT` */
  origin: string
  /** Answers a GET of that path so from now on. */
  keep(answer: Answer): Promise<void>
  stop(): void
}

export async function startAnswerServer(): Promise<AnswerServer> {
  const child = fork(fileURLToPath(new URL('./answer-process.ts', import.meta.url)))
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return {
    origin: `http://127.0.0.1:${port}`,
    async keep(answer) {
      const kept = once(child, 'message')
      child.send(answer)
      await kept
    },
    stop: () => child.disconnect(),
  }
}
