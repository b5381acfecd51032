// The table of state is gone while the app runs: a store that was killed forgot it, or somebody deleted it.
import { expect, test } from 'vitest'
import { smallWorld } from '../support/small-world.ts'
import { live, setStage } from '../support/whole-app.ts'

const pool = { account: 'renderfarm', pool: 'frames' }
const minuteMs = 60_000

const doors = [
  { door: 'the census', use: (app: App) => app.census() },
  { door: 'an exam', use: (app: App) => app.examine(pool) },
  { door: 'the task census', use: (app: App) => app.taskCensus() },
]
type App = ReturnType<ReturnType<typeof setStage>['makeApp']>

test.each(doors)('$door makes it anew, at its second try at the latest', async ({ use }) => {
  const stage = setStage({ world: smallWorld({}) })
  const app = stage.makeApp('one')
  await live(stage, () => app, minuteMs)
  await stage.rows.drop('state')
  await use(app).catch(() => undefined)
  await use(app)
  await live(stage, () => app, minuteMs)
  expect(stage.rows.dump('state').length).toBeGreaterThan(0)
})

test('the history is made anew as well, and shows what comes after', async () => {
  const script = [
    { at: 'PT3M', do: 'node-unusable', pool: 'frames', nodes: 2 },
    { at: 'PT9M', do: 'node-unusable', pool: 'frames', nodes: 4 },
  ]
  const stage = setStage({ world: smallWorld({ script }) })
  const app = stage.makeApp('one')
  const shown = async () => (await app.history.list({ top: 10 })).items.length
  await live(stage, () => app, 6 * minuteMs)
  expect(await shown()).toBe(1)
  for (const table of ['state', 'history', 'history202605']) await stage.rows.drop(table)
  await app.census().catch(() => undefined)
  await live(stage, () => app, 10 * minuteMs)
  expect(await shown()).toBe(2)
})
