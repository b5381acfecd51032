// Slows a whole account down together: when Batch asks for fewer calls, nothing is asked of it until a moment that all know.
import { minuteMs, momentText, secondMs } from './domain/durations.ts'
import type { AccountBook } from './ports/account-book.ts'
import type { ActionAnswer, BatchAccount } from './ports/batch.ts'
import { BatchReadError } from './ports/batch.ts'
import type { Clock } from './ports/clock.ts'
import type { Telemetry } from './ports/telemetry.ts'

export interface PaceDeps {
  accountBook: Pick<AccountBook, 'throttled'>
  clock: Clock
  telemetry: Telemetry
}

/** The first pause; it doubles while Batch goes on asking, and Batch's own wish stands where it is longer. */
const firstPauseMs = 15 * secondMs
const longestPauseMs = 5 * minuteMs
/** After so long without another wish the pauses begin anew. */
const calmMs = 10 * minuteMs

interface Rest {
  until: number
  pauses: number
}

type Refuse = (reason: string, retryAfterMs: number) => unknown

const throws: Refuse = (reason, retryAfterMs) => {
  throw new BatchReadError('throttled', notAsked, reason, retryAfterMs)
}
const answers: Refuse = (reason, retryAfterMs): ActionAnswer => ({
  ...{ kind: 'throttled', status: 429, code: notAsked, message: reason },
  retryAfterMs,
})
const isUnavailable: Refuse = (reason) => ({ kind: 'unavailable', reason })

const notAsked = 'NotAsked'

/** What stands for the answer while the account rests, as the port promises it of each call. */
const refusals = {
  ...{ nodeCounts: throws, pool: throws, nodes: throws, node: throws, jobs: throws, job: throws },
  ...{ activeJobs: throws, endedJobs: throws, taskCounts: throws, failedTasks: throws },
  ...{ task: throws, someTasks: throws, failedPreparations: throws, supportedImages: throws },
  retentionMs: throws,
  ...{ nodeFile: isUnavailable, taskFile: isUnavailable, nodeFiles: isUnavailable },
  remoteLogin: isUnavailable,
  taskFileChangedAt: () => undefined,
  ...{ reboot: answers, disableScheduling: answers, enableScheduling: answers },
  ...{ removeNodes: answers, resize: answers, reactivateTask: answers, terminateTask: answers },
  ...{ addNodeUser: answers, deleteNodeUser: answers, deleteNodeFolder: answers },
} as const satisfies Record<Exclude<keyof BatchAccount, 'name'>, Refuse>

export function createPace({ accountBook, clock, telemetry }: PaceDeps) {
  return { watch }

  /** The same account, which tells the account's book of each wish for fewer calls and then asks nothing by itself. */
  function watch(account: BatchAccount): BatchAccount {
    let rest: Rest = { until: Number.NEGATIVE_INFINITY, pauses: 0 }

    async function heard(code: string, askedMs: number): Promise<void> {
      telemetry.metric('batch.throttled', 1, { account: account.name })
      const now = clock.now()
      const isAgain = now < rest.until
      // Calls that were under way together are one wish, and the longest counts.
      const pauses = isAgain ? rest.pauses : now - rest.until < calmMs ? rest.pauses + 1 : 1
      const ownMs = Math.min(firstPauseMs * 2 ** (pauses - 1), longestPauseMs)
      const until = Math.max(now + askedMs, isAgain ? rest.until : now + ownMs)
      if (until === rest.until) return
      rest = { until, pauses }
      await accountBook.throttled(account.name, until)
      if (isAgain) return
      telemetry.event('batch.throttled', {
        account: account.name,
        code,
        pauseMs: until - now,
        until: momentText(until),
      })
    }

    async function call(name: string, ask: () => Promise<unknown>): Promise<unknown> {
      const now = clock.now()
      if (now < rest.until) return refuse(name, account.name, rest.until, now)
      try {
        const answer = await ask()
        if (isThrottled(answer)) await heard(answer.code, answer.retryAfterMs)
        return answer
      } catch (error) {
        if (error instanceof BatchReadError && error.failure === 'throttled') {
          await heard(error.code, error.retryAfterMs ?? 0)
        }
        throw error
      }
    }

    return new Proxy(account, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function' || typeof name !== 'string') return value
        return (...given: readonly unknown[]) =>
          call(name, async () => Reflect.apply(value, target, given))
      },
    })
  }
}

function refuse(name: string, account: string, until: number, now: number): unknown {
  const reason = `Batch account ${account} has asked for fewer calls: nothing is asked of it until ${momentText(until)}.`
  const how = Object.entries(refusals).find(([known]) => known === name)?.[1] ?? throws
  return how(reason, until - now)
}

function isThrottled(answer: unknown): answer is ActionAnswer & { kind: 'throttled' } {
  return (
    typeof answer === 'object' && answer !== null && 'kind' in answer && answer.kind === 'throttled'
  )
}
