// Reading the files of many sick nodes takes minutes: the exam ends in time, goes on with a new look, and tells nobody of old facts.
import { expect, test } from 'vitest'
import type { BatchAccount } from '../../src/ports/batch.ts'
import { smallWorld } from '../support/small-world.ts'
import type { WholeApp } from '../support/whole-app.ts'
import { startWholeApp } from '../support/whole-app.ts'

const secondMs = 1000
const minuteMs = 60 * secondMs
const nodes = Array.from({ length: 40 }, (_, index) => index)

/** Each list of a node's files takes 5 s, and they come one after the other. */
function start(): WholeApp {
  const slow = (batch: BatchAccount): BatchAccount => ({
    ...batch,
    async nodeFiles(...args) {
      whole.emulator.advance(5 * secondMs)
      return batch.nodeFiles(...args)
    },
  })
  const guards = {
    ...{ maxSickShare: 1, maxConcurrentShare: 1, maxConcurrentNodes: 100 },
    ...{ maxActionsPerHour: 500, maxActionsPerHourInAccount: 500 },
  }
  const whole: WholeApp = startWholeApp({
    policy: { mode: 'act', approval: [], guards },
    world: smallWorld({
      pool: { dedicated: 100 },
      script: [{ at: 'PT10M', do: 'node-disk-full', pool: 'frames', nodes }],
    }),
    around: (ports) => ({ ...ports, accounts: ports.accounts.map(slow) }),
  })
  return whole
}

test('looks that take minutes are spread over exams, each on what it has just seen', async () => {
  const whole = start()
  await whole.run(30 * minuteMs)
  const stories = await whole.incidents()
  expect(stories).toHaveLength(40)
  const lines = stories.flatMap(({ timeline }) => timeline.map(({ text }) => text))
  expect(lines.filter((text) => text.includes('Held (blind)'))).toEqual([])
  expect(lines.filter((text) => text.startsWith('reboot: Batch accepted it.'))).toHaveLength(40)
  const dropped = whole.telemetry.filter(({ name }) => name === 'act.dropped')
  expect(dropped.map(({ fields }) => fields?.reason).join(' ')).toContain('was looked at')
})
