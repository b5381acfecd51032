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
