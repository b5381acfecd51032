// Round trips to the store: of an exam that finds nothing, one that finds incidents, and one that finds them again.
import type { AppPorts } from '../src/app.ts'
import { startWholeApp } from '../test/support/whole-app.ts'
import { poolOf } from './lived.ts'
import type { Figure, Section } from './table.ts'

const pool = { account: 'renderfarm', pool: 'frames' }
const faultMs = 50_000
const several = 50

export async function storageTrips(): Promise<Section> {
  const one = await tripsOf(1)
  const many = await tripsOf(several)
  const trips = { unit: 'round trips', time: 'count' } as const
  const figures: readonly Figure[] = [
    { what: 'exam that finds nothing', value: one.calm, ...trips },
    { what: 'exam that opens 1 incident, telling not yet due', value: one.opened, ...trips },
    { what: `exam that opens ${several}`, value: many.opened, ...trips },
    {
      what: 'of each new incident beyond the first',
      value: (many.opened - one.opened) / (several - 1),
      ...trips,
    },
    { what: 'exam that finds 1 again, unchanged', value: one.again, ...trips },
    { what: `exam that finds ${several} again, unchanged`, value: many.again, ...trips },
    {
      what: 'of each repeat beyond the first',
      value: (many.again - one.again) / (several - 1),
      ...trips,
    },
  ]
  return { title: 'Round trips to the store, in mode watch (reads and transactions)', figures }
}

/** The same pool three times: well, with so many nodes just fallen ill, and as it was a moment ago. */
async function tripsOf(sick: number) {
  let trips = 0
  const around = (ports: AppPorts): AppPorts => {
    const { rows } = ports
    const counting = {
      ...rows,
      get: counted(rows.get),
      range: counted(rows.range),
      transact: counted(rows.transact),
      ensure: counted(rows.ensure),
    }
    return { ...ports, rows: counting }
  }
  function counted<A extends unknown[], R>(call: (...asked: A) => Promise<R>) {
    return (...asked: A): Promise<R> => {
      trips += 1
      return call(...asked)
    }
  }
  const nodes = Array.from({ length: sick }, (_, index) => index)
  const world = poolOf(1_000, { at: `PT${faultMs / 1000}S`, do: 'node-unusable', nodes })
  const whole = startWholeApp({ world, policy: { mode: 'watch' }, around, seed: 'bench' })
  const exam = async (): Promise<number> => {
    trips = 0
    await whole.app.examine(pool)
    return trips
  }
  await whole.run(faultMs - 5_000)
  await exam()
  const calm = await exam()
  whole.emulator.advance(10_000)
  const opened = await exam()
  const found = (await whole.incidents()).length
  if (found !== sick) throw new Error(`${found} incidents of ${sick}`)
  await exam()
  return { calm, opened, again: await exam() }
}
