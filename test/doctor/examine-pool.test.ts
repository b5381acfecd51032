// The whole examination: what is asked, what is said without rights, without Azure, and when time runs out.
import { describe, expect, test } from 'vitest'
import { checkAutoscale } from '../../src/doctor/autoscale.ts'
import { createConsult } from '../../src/doctor/consult.ts'
import { answerText, examinePool } from '../../src/doctor/examine-pool.ts'
import type { DoctorQuestion } from '../../src/doctor/examine-question.ts'
import type { CheckName } from '../../src/domain/check-answer.ts'
import { checkNames } from '../../src/domain/check-answer.ts'
import type { Fault } from '../../src/domain/fault.ts'
import type { EvidenceStore } from '../../src/ports/evidence.ts'
import { handBatch } from '../support/build-batch.ts'
import { batchFault, minute, nodeFacts, noon, snapshot } from '../support/build-facts.ts'
import { incident } from '../support/build-record.ts'
import { accountId, nsgId, soundAzure, subnetId } from './arm-world.ts'
import { type ArmTable, type HandArm, handArm } from './hand-arm.ts'

const clock = { now: () => noon, toWallMs: (ms: number) => ms }

function ask(arm: HandArm | undefined, question: Partial<DoctorQuestion> = {}) {
  return examinePool(
    { ...(arm ? { arm } : {}), batch: handBatch(), clock },
    {
      accountId,
      poolId: 'frames',
      snapshot: snapshot({ vmSize: 'standard_d4s_v5', targetDedicated: 5, subnetId }),
      nodes: [nodeFacts()],
      since: noon - minute,
      ...question,
    },
  )
}

describe('an examination', () => {
  test('answers every check where all is readable, and finds nothing broken', async () => {
    const found = await ask(handArm(soundAzure()))
    const answered = new Set(found.map(({ check }) => check))
    expect(checkNames.filter((name) => !answered.has(name))).toEqual([])
    expect(found.filter(({ verdict }) => verdict === 'broken')).toEqual([])
  })

  test('asks Azure each thing once', async () => {
    const arm = handArm(soundAzure())
    await ask(arm)
    expect(arm.asked.length).toBe(new Set(arm.asked).size)
  })

  test('calls nothing in order that it may not read', async () => {
    const denied = Object.fromEntries(
      Object.keys(soundAzure()).map((path) => [path, 'denied' as const]),
    )
    const found = await ask(handArm(denied))
    const fine = found.filter(({ verdict }) => verdict === 'ok').map(({ check }) => check)
    // What Batch itself tells needs nobody's leave.
    const own: readonly CheckName[] = [
      'disk',
      'autoscale',
      'communication-mode',
      'inbound-rules',
      'no-public-ip',
      'packages',
    ]
    expect(fine.filter((check) => !own.includes(check))).toEqual([])
    expect(found.filter(({ verdict }) => verdict === 'broken')).toEqual([])
  })

  test.each<{ when: string; arm: HandArm | undefined; accountId?: string; says: string }>([
    { when: 'there is no way to Azure', arm: undefined, accountId, says: 'no credential' },
    {
      when: 'the account has no ARM id',
      arm: handArm(soundAzure()),
      says: 'ARM id of the Batch account is not configured',
    },
  ])('still looks at what Batch tells when $when', async ({ arm, accountId: id, says }) => {
    const { accountId: _, ...rest } = { accountId: undefined }
    const found = await examinePool(
      { ...(arm ? { arm } : {}), batch: handBatch(), clock },
      {
        ...rest,
        ...(id ? { accountId: id } : {}),
        poolId: 'frames',
        snapshot: snapshot(),
        nodes: [nodeFacts()],
      },
    )
    const open = found.filter(({ said }) => said.includes(says))
    expect(open.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual([
      'outbound-rules not-checked',
      'identity not-checked',
      'packages not-checked',
      'quota not-checked',
      'changes not-checked',
    ])
    expect(open.every(({ mend }) => mend !== '')).toBe(true)
    expect(found.map(({ check }) => check)).toEqual(expect.arrayContaining(['disk', 'autoscale']))
  })

  test.each<{ only: readonly CheckName[]; says: readonly string[] }>([
    { only: ['disk'], says: ['disk'] },
    { only: ['quota', 'autoscale'], says: ['quota', 'autoscale'] },
    { only: ['identity', 'changes'], says: ['identity', 'changes'] },
  ])('makes only the checks that are wanted: $only', async ({ only, says }) => {
    const arm = handArm(soundAzure())
    const found = await ask(arm, { only })
    expect(found.map(({ check }) => check)).toEqual(says)
    expect(arm.asked).not.toContain(nsgId)
  })

  test('goes on where one read of Batch breaks', async () => {
    const batch = handBatch()
    batch.supportedImages = () => Promise.reject(new TypeError('no such field'))
    const found = await examinePool(
      { arm: handArm(soundAzure()), batch, clock },
      { accountId, poolId: 'frames', snapshot: snapshot(), nodes: [] },
    )
    const image = found.find(({ check }) => check === 'image')
    expect(image).toMatchObject({ verdict: 'not-checked' })
    expect(found.length).toBeGreaterThan(5)
  })
})

describe('an autoscale formula', () => {
  test.each([
    { code: 'InsufficientSampleData', says: 'asked for more samples than there are' },
    { code: 'AutoScalingFormulaSyntaxError', says: 'not written as Batch reads formulas' },
    { code: 'Odd', says: 'could not be evaluated; the pool keeps its size. It says: Odd' },
  ])('that ended with $code is explained', ({ code, says }) => {
    const question = { poolId: 'frames', snapshot: snapshot({ autoScale: true }), nodes: [] }
    const error = { code, message: '' }
    const found = checkAutoscale(question, { identityIds: [], packages: [], autoScaleError: error })
    expect(found.verdict).toBe('broken')
    expect(found.said).toContain(says)
    expect(found.mend).toContain('az batch pool autoscale evaluate --pool-id frames')
  })
})

describe('consulted in the running app', () => {
  function consult(
    fault: Fault,
    table: ArmTable = soundAzure(),
    { put = async (path: string) => path, wait = () => new Promise<void>(() => {}) } = {},
  ) {
    const kept: string[] = []
    const evidence: EvidenceStore = {
      put: (path, text) => {
        kept.push(text)
        return put(path)
      },
      get: async () => undefined,
      link: async () => undefined,
    }
    const arm = handArm(table)
    const run = createConsult({ arm, accountId, batch: handBatch(), clock, evidence, wait })
    const asked = incident({ fault, subject: { kind: 'pool' } })
    const facts = { snapshot: snapshot(), nodes: [nodeFacts({ errors: [batchFault('X')] })] }
    return { kept, arm, done: run(asked, facts) }
  }

  test('says nothing of a fault that it knows nothing of, and asks nobody', async () => {
    const { arm, done } = consult('task-exit-code')
    expect(await done).toEqual([])
    expect(arm.asked).toEqual([])
  })

  test('ends with its time: what has not answered was not checked, the rest is told', async () => {
    const never = { ...soundAzure(), [subnetId]: 'never', [nsgId]: 'never' } as const
    let end = () => {}
    const over = new Promise<void>((resolve) => {
      end = resolve
    })
    const { kept, done } = consult('pool-unusable', never, { wait: () => over })
    setImmediate(end)
    const items = await done
    expect(items.at(-1)).toMatchObject({ name: 'pool doctor', failure: '' })
    expect(kept[0]).toContain('no answer came within the 15 s that the doctor has')
    expect(kept[0]).toMatch(/^ok +account-firewall/m)
  })

  test('tells what it found also where the report cannot be kept', async () => {
    const put = () => Promise.reject(new Error('the store is gone'))
    const { done } = consult('pool-unusable', soundAzure(), { put })
    expect(await done).toMatchObject([{ name: 'pool doctor', stored: '', failure: '' }])
  })

  test('names no cause by what it could not check: rules read the broken alone', async () => {
    const { done } = consult('pool-unusable', { [accountId]: 'denied' })
    for (const { name, lines } of await done) if (name === 'pool doctor') expect(lines).toEqual([])
  })
})

test('an answer reads as what was found, who changed it, and what mends it', () => {
  const text = answerText({
    check: 'routes',
    verdict: 'broken',
    about: 'route table rt-1',
    said: 'Route all drops everything.',
    mend: 'az network route-table route delete --name all',
    changed: { at: noon, by: 'ann@example.com', operation: 'Microsoft.Network/routeTables/write' },
  })
  expect(text).toBe(
    'Route all drops everything. Last changed: 2026-03-01 12:00:00 UTC ann@example.com: Microsoft.Network/routeTables/write. To mend: az network route-table route delete --name all',
  )
})
