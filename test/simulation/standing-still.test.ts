// A process that stands still for minutes between recording an attempt and making its call has lost the pool meanwhile.
import { expect, test } from 'vitest'
import type { App } from '../../src/app.ts'
import type { Attempt } from '../../src/domain/attempt.ts'
import type { BatchAccount } from '../../src/ports/batch.ts'
import type { RowChange } from '../../src/ports/rows.ts'
import { smallWorld } from '../support/small-world.ts'
import { live, setStage } from '../support/whole-app.ts'

const minuteMs = 60_000

const calls = [
  { what: 'a reboot', step: 'announced', kind: 'reboot', reboot: 'cures', path: '/reboot ' },
  {
    what: 'a removal',
    step: 'announced',
    kind: 'replace',
    reboot: 'NodeStateUnusable',
    path: '/removenodes ',
  },
  {
    what: 'growing back',
    step: 'growing',
    kind: 'replace',
    reboot: 'NodeStateUnusable',
    path: '/resize ',
  },
] as const
/** The hold is over after 2 minutes; the next holder calls a minute or two later. */
const stories = calls.flatMap((call) => [2.5, 4, 8].map((minutes) => ({ ...call, minutes })))

test.each(stories)('$what after $minutes min is called by the new holder alone', async (story) => {
  const { step, kind, minutes } = story
  let goOn = () => {}
  let stoodStill = () => {}
  let once = false
  const standing = new Promise<void>((done) => {
    stoodStill = done
  })
  const isIt = ({ row, ...change }: RowChange) => {
    const attempt = 'value' in change && row.startsWith('att|') && (change.value as Attempt)
    return attempt && attempt.step === step && attempt.action.kind === kind
  }
  const stage = setStage({
    world: smallWorld({
      script: [{ at: 'PT1M', do: 'node-unusable', pool: 'frames', nodes: 2, reboot: story.reboot }],
    }),
    around(ports, holder) {
      if (holder !== 'slow') return ports
      const transact: typeof ports.rows.transact = async (table, partition, changes) => {
        const answer = await ports.rows.transact(table, partition, changes)
        if (once || !changes.some(isIt)) return answer
        once = true
        stoodStill()
        await new Promise<void>((done) => {
          goOn = done
        })
        return answer
      }
      return { ...ports, rows: { ...ports.rows, transact } }
    },
  })
  const slow = stage.makeApp('slow')
  const quick = stage.makeApp('quick')
  const by = (app: App) => () => app
  const first = live(stage, by(slow), 30 * minuteMs)
  await Promise.race([standing, first])
  await live(stage, by(quick), minutes * minuteMs)
  goOn()
  await first
  await live(stage, by(quick), 30 * minuteMs)
  expect(stage.writes().filter((call) => call.includes(story.path))).toHaveLength(1)
})

test('a folder is not deleted by a holder that stood still while its task was read', async () => {
  let goOn = () => {}
  let stoodStill = () => {}
  const standing = new Promise<void>((done) => {
    stoodStill = done
  })
  const files = [{ path: 'frame.exr', bytes: 10 * 1024 ** 3 }]
  const shots = { id: 'shot-{n}', count: 16, commandLine: 'x', duration: 'PT1M', files }
  let deletions = 0
  const stillAfterFirst = (batch: BatchAccount): BatchAccount => ({
    ...batch,
    async task(...args) {
      const task = await batch.task(...args)
      if (deletions !== 1) return task
      stoodStill()
      await new Promise<void>((done) => {
        goOn = done
      })
      return task
    },
    async deleteNodeFolder(...args) {
      deletions += 1
      return batch.deleteNodeFolder(...args)
    },
  })
  const stage = setStage({
    world: smallWorld({
      pool: { dedicated: 4, vmSize: 'standard_d2_v3' },
      jobs: [{ id: 'shots', pool: 'frames', tasks: [shots] }],
      script: [{ at: 'PT40M', do: 'node-disk-full', pool: 'frames', nodes: 0 }],
    }),
    policy: { mode: 'act', approval: [] },
    around: (ports, holder) =>
      holder === 'slow' ? { ...ports, accounts: ports.accounts.map(stillAfterFirst) } : ports,
  })
  const slow = stage.makeApp('slow')
  const quick = stage.makeApp('quick')
  const first = live(stage, () => slow, 60 * minuteMs)
  await Promise.race([standing, first])
  await live(stage, () => quick, 5 * minuteMs)
  expect(stage.writes().filter((call) => call.includes('/reboot '))).toHaveLength(1)
  goOn()
  await first
  expect(deletions).toBe(1)
  expect(stage.writes().filter((call) => call.includes('/reboot '))).toHaveLength(1)
})
