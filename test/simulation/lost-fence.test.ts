// What a holder does when it finds out that the pool is another's by now.
import { expect, test } from 'vitest'
import { createMemoryMessages } from '../../src/adapters/memory/messages.ts'
import { createMemoryRows } from '../../src/adapters/memory/rows.ts'
import { createManualClock } from '../../src/emulator/virtual-clock.ts'
import { createLedgers } from '../../src/record/ledgers.ts'
import { FenceLost } from '../../src/record/record-errors.ts'
import { smallWorld } from '../support/small-world.ts'
import { setStage } from '../support/whole-app.ts'

const pool = { account: 'renderfarm', pool: 'frames' }
const longerThanLeaseMs = 121_000

function twoHolders() {
  const time = createManualClock(0)
  const clock = { now: time.now, toWallMs: (ms: number) => ms }
  const rows = createMemoryRows()
  const messages = createMemoryMessages(clock)
  const [one, other] = ['one', 'other'].map((holder) =>
    createLedgers({ rows, messages, clock, holder }),
  )
  return { time, rows, one, other }
}

test('each of its writers in turn hears that the fence is lost, not only the first', async () => {
  const { time, one, other } = twoHolders()
  const ledger = await one?.hold(pool)
  if (ledger?.kind !== 'ledger') throw new Error('not held')
  time.advance(longerThanLeaseMs)
  await other?.hold(pool)
  await expect(ledger.commit([])).rejects.toBeInstanceOf(FenceLost)
  await expect(ledger.commit([])).rejects.toBeInstanceOf(FenceLost)
})

test('a writer after a failed one names what that one failed with', async () => {
  const { rows, one } = twoHolders()
  const ledger = await one?.hold(pool)
  if (ledger?.kind !== 'ledger') throw new Error('not held')
  const outage = new Error('the store is away')
  rows.faults.nextError = outage
  await expect(ledger.commit([])).rejects.toBe(outage)
  await expect(ledger.commit([])).rejects.toMatchObject({ cause: outage })
})

test('a poison run that loses the pool to an exam leaves it to that exam', async () => {
  let between = async () => {}
  const stage = setStage({
    world: smallWorld({}),
    around(ports, holder) {
      if (holder !== 'slow') return ports
      const transact: typeof ports.rows.transact = async (...args) => {
        if (args[2].some(({ row }) => row.startsWith('open|'))) await between()
        return ports.rows.transact(...args)
      }
      return { ...ports, rows: { ...ports.rows, transact } }
    },
  })
  const [slow, quick] = [stage.makeApp('slow'), stage.makeApp('quick')]
  between = async () => {
    stage.emulator.advance(longerThanLeaseMs)
    await quick.examine(pool)
  }
  await expect(slow.poison(pool)).resolves.toBeUndefined()
})
