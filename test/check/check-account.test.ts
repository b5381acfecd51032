// A look at an account by hand: what was not seen is never called healthy, and what is asked of whom.
import { describe, expect, test } from 'vitest'
import { checkAccount } from '../../src/check/check-account.ts'
import { gatherOutputs } from '../../src/check/gather-outputs.ts'
import type { BatchAccount } from '../../src/ports/batch.ts'
import { handBatch } from '../support/build-batch.ts'
import { noon, poolFacts, taskFacts, taskSubject } from '../support/build-facts.ts'
import { finding } from '../support/build-record.ts'

const clock = { now: () => noon, toWallMs: (ms: number) => ms }

async function look(batch: BatchAccount, only?: string) {
  const deps = {
    batch,
    clock,
    endpoint: 'https://renderfarm.westeurope.batch.azure.com',
    armReason: 'nobody is signed in',
    progress: () => {},
  }
  return checkAccount(deps, only)
}

describe('an account whose pools could not all be listed', () => {
  test('is not called healthy', async () => {
    const nodeCounts = async () => ({ items: [], complete: false, gap: 'it broke' }) as const
    const { verdict, left } = await look({ ...handBatch(), nodeCounts })
    expect(verdict).toBe('unseen')
    expect(left).toEqual(['Pools that could not be listed: it broke'])
  })
})

describe('outputs', () => {
  async function readOf(ran: boolean, budget = { left: 12, alike: 3 }) {
    const { exitCode, ...never } = taskFacts({ taskId: 't1', exitCode: 1 })
    const tasks = [ran ? { ...never, exitCode: exitCode ?? 1 } : never]
    const asked: string[] = []
    const taskFile: BatchAccount['taskFile'] = async (_job, task, path) => {
      asked.push(`${task}/${path}`)
      return { kind: 'unavailable', reason: 'gone' }
    }
    const findings = [finding({ fault: 'task-failed', subject: taskSubject('t1') })]
    const { left } = await gatherOutputs(
      { ...handBatch(), taskFile },
      poolFacts({ tasks }),
      findings,
      budget,
    )
    return { asked, left }
  }

  test('are read of a task that ran, and of one that never did there are none', async () => {
    expect(await readOf(true)).toEqual({ asked: ['t1/stderr.txt', 't1/stdout.txt'], left: 0 })
    expect(await readOf(false)).toEqual({ asked: [], left: 0 })
  })

  test('beyond the bounds of a look are counted', async () => {
    expect(await readOf(true, { left: 0, alike: 3 })).toEqual({ asked: [], left: 1 })
  })
})
