// Frees a disk: deletes the folders of an attempt that is committed, one after the other, each once and asked about right before.

import type { DiskPath } from '../domain/action.ts'
import type { Attempt } from '../domain/attempt.ts'
import { sizeText } from '../domain/disk-size.ts'
import { durationText, minuteMs } from '../domain/durations.ts'
import { redact } from '../domain/redact.ts'
import type { NodeSubject } from '../domain/refs.ts'
import { isOwnFolder, keptBecause } from '../domain/task-folder.ts'
import type { ActionAnswer, BatchAccount } from '../ports/batch.ts'
import { BatchReadError } from '../ports/batch.ts'
import type { Clock } from '../ports/clock.ts'
import type { PoolLedger } from '../ports/ledger.ts'
import type { Meaning } from './answer-meaning.ts'
import { meaningOf } from './answer-meaning.ts'

interface FreeDeps {
  batch: BatchAccount
  clock: Clock
  ledger: PoolLedger
  poolId: string
  /** A call is made only with more of the hold left than this. */
  leaseNeededMs: number
  /** What stands against the next deletion since the first, in words: a person's word, or Batch's. */
  said(): Promise<string | undefined>
}

/** An exam has other things to do: what is left after this stays. */
const budgetMs = minuteMs
/** So many of the folders that were not deleted are named with their reason. */
const named = 5
const nearlyOver = 'the hold on the pool was nearly over'

interface Tally {
  deleted: DiskPath[]
  gone: number
  kept: string[]
  /** Why it ended before the last folder. */
  ended?: string
  /** What Batch said last when it would not delete. */
  refusal?: { meaning: Meaning & { kind: 'ended' }; answer: ActionAnswer }
}

/** `answer`: of the call that was refused, where nothing was deleted. Throws what the ledger throws: then it is read back. */
export async function freeDisk(
  deps: FreeDeps,
  attempt: Attempt,
): Promise<{ meaning: Meaning; answer: ActionAnswer | undefined }> {
  const { action } = attempt
  const tally: Tally = { deleted: [], gone: 0, kept: [] }
  if (action.kind !== 'free-disk')
    return { meaning: endedAs('failed', 'No disk.'), answer: undefined }
  const { clock } = deps
  const startedAt = clock.now()
  for (const one of action.paths) {
    if (clock.now() - startedAt > budgetMs) tally.ended = `it took ${durationText(budgetMs)}`
    else if (!(await isHeld(deps))) tally.ended = nearlyOver
    if (tally.ended !== undefined) break
    await deleteOne(deps, action.node, one, tally)
    if (tally.ended !== undefined) break
  }
  return conclusion(tally, action.paths.length)
}

/** An empty commit renews the hold, and throws where somebody else has the pool by now. */
async function isHeld({ ledger, leaseNeededMs }: FreeDeps): Promise<boolean> {
  if (ledger.leaseLeftMs() > 2 * leaseNeededMs) return true
  await ledger.commit([])
  return ledger.leaseLeftMs() > leaseNeededMs
}

async function deleteOne(
  { batch, clock, ledger, poolId, leaseNeededMs, said }: FreeDeps,
  node: NodeSubject,
  one: DiskPath,
  tally: Tally,
): Promise<void> {
  const reason = await keptNow(batch, node, one, clock.now())
  if (reason !== undefined) {
    tally.kept.push(`${one.path}: ${reason}`)
    return
  }
  // As late as can be, as before a call of its own: a list takes a minute, and a pause counts from when it was asked.
  const against = await said()
  if (against !== undefined) {
    tally.ended = against
    return
  }
  // Asking takes time as well, and who stood still in it may have lost the pool.
  if (ledger.leaseLeftMs() <= leaseNeededMs) {
    tally.ended = nearlyOver
    return
  }
  const answer = await batch.deleteNodeFolder(poolId, node.nodeId, one.path)
  switch (answer.kind) {
    case 'accepted':
      tally.deleted.push(one)
      return
    case 'gone':
      if (answer.code.toLowerCase() === 'filenotfound') tally.gone += 1
      else tally.ended = `Batch answered ${answer.status} ${answer.code}`
      return
    case 'in-doubt':
      tally.ended = `the answer to the deletion of ${one.path} never came (${answer.reason})`
      return
    case 'throttled':
      tally.ended = `Batch is busy (${answer.status} ${answer.code})`
      return
    case 'refused': {
      const meaning = meaningOf(answer)
      tally.kept.push(`${one.path}: ${answer.status} ${answer.code}`)
      if (meaning.kind !== 'ended') return
      tally.refusal = { meaning, answer }
      // What the node will not have of one folder it will not have of the next.
      if (meaning.result !== 'done') tally.ended = `Batch answered ${answer.status} ${answer.code}`
    }
  }
}

/** The task is read again: it may have been reactivated, and run here, since the list was made. */
async function keptNow(
  batch: BatchAccount,
  node: NodeSubject,
  one: DiskPath,
  now: number,
): Promise<string | undefined> {
  if (!isOwnFolder(one)) return 'it is no folder of a task'
  try {
    return keptBecause(await batch.task(one.jobId, one.taskId), node, now)
  } catch (error) {
    if (!(error instanceof BatchReadError)) throw error
    return `its task could not be read again: ${error.message}`
  }
}

function conclusion(
  { deleted, gone, kept, ended, refusal }: Tally,
  all: number,
): { meaning: Meaning; answer: ActionAnswer | undefined } {
  const bytes = deleted.reduce((sum, one) => sum + one.bytes, 0)
  const left = all - deleted.length - gone - kept.length
  const reason = [
    `${deleted.length} of ${all} folders deleted, ${sizeText(bytes)}.`,
    gone > 0 ? `${gone} ${gone === 1 ? 'was' : 'were'} gone already.` : '',
    kept.length > 0
      ? `Kept: ${kept.slice(0, named).join('; ')}${kept.length > named ? ' …' : ''}.`
      : '',
    ended === undefined ? '' : `It was ended since ${ended}; ${left} are left.`,
  ]
    .filter((text) => text !== '')
    .join(' ')
  if (deleted.length + gone > 0) return { meaning: endedAs('done', reason), answer: undefined }
  if (refusal) {
    const { meaning, answer } = refusal
    return { meaning: { ...meaning, reason: redact(`${reason} ${meaning.reason}`) }, answer }
  }
  const inDoubt = ended?.includes('never came') ?? false
  // Nothing was asked of Batch, or it was too busy: it does not count as a try.
  const result = inDoubt ? 'unknown' : ended === undefined ? 'failed' : 'not-made'
  return { meaning: endedAs(result, reason), answer: undefined }
}

function endedAs(result: (Meaning & { kind: 'ended' })['result'], reason: string): Meaning {
  return { kind: 'ended', result, reason: redact(reason), remember: false }
}
