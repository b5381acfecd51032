// The emulator's page: asks for what is new once a second, and shows it.
import { get, post } from './api.js'
import { createBreakForm } from './break-form.js'
import { createClockBar } from './clock-bar.js'
import { createPoolViews } from './pool-view.js'
import { chipOf, stateNames } from './states.js'
import { createCallTable, lastCalls, showJobs } from './tables.js'
import { createModel } from './world-model.js'

const byId = (id) => document.getElementById(id)
const everyMs = 1_000
const pageOfEvents = 5_000

const model = createModel()
const poolViews = createPoolViews(byId('pools'), model)
const calls = createCallTable(byId('calls'))
const breakForm = createBreakForm(say)
const clock = createClockBar(say, () => void refresh())
/** Where the page stands in the world's history; undefined before the first look and after a reset. */
let place
let busy = false

function say(text, isBad = false) {
  byId('told').textContent = text
  byId('told').className = isBad ? 'bad' : ''
}

/** One at a time; a look that fails is tried again. */
async function refresh() {
  if (busy) return
  busy = true
  try {
    await look()
    if (byId('told').dataset.away) say('')
    delete byId('told').dataset.away
  } catch (error) {
    say(error.message, true)
    byId('told').dataset.away = 'true'
  } finally {
    busy = false
  }
}

async function look() {
  const [time, state] = await Promise.all([get('clock'), get('state')])
  const begun = `${state.startedAt} ${state.seed}`
  if (place?.begun !== begun || state.eventSeq < place.events || state.callSeq < place.calls) {
    model.clear()
    poolViews.clear()
    calls.clear()
    place = { begun, events: 0, calls: Math.max(0, state.callSeq - lastCalls) }
  }
  clock.show(time)
  byId('seed').textContent =
    `${state.accounts.map(({ name }) => name).join(', ')}; seed ${state.seed}; begun ${state.startedAt}`
  model.takeState(state)
  breakForm.takeState(state)
  showJobs(byId('jobs'), state)
  for (let more = true; more; ) {
    const page = await get(`events?since=${place.events}&limit=${pageOfEvents}`)
    model.takeEvents(page.events, state.startedMs)
    place.events = page.next
    more = page.more
  }
  const asked = await get(`calls?since=${place.calls}`)
  calls.take(asked.calls.slice(-lastCalls))
  place.calls = asked.next
  breakForm.takeFaults((await get('faults')).faults)
  const nowMs = time.now
  await poolViews.show({ nowMs, startedMs: state.startedMs }, Number(byId('window').value))
}

const begin = { text: byId('reset').textContent, withinMs: 5_000, timer: 0 }
function askAgain(isAsked) {
  clearTimeout(begin.timer)
  begin.timer = isAsked ? setTimeout(askAgain, begin.withinMs, false) : 0
  byId('reset').textContent = isAsked ? 'Press again to begin anew' : begin.text
}
byId('reset').addEventListener('click', async () => {
  if (!begin.timer) {
    askAgain(true)
    say('All that has happened will be forgotten: press again within 5 seconds.')
    return
  }
  askAgain(false)
  try {
    await post('reset')
    say('The world begins anew.')
    place = undefined
    await refresh()
  } catch (error) {
    say(error.message, true)
  }
})
byId('window').addEventListener('change', () => void refresh())
byId('clock').addEventListener('submit', (event) => event.preventDefault())

function showLegend() {
  byId('legend').replaceChildren(...stateNames.map((state) => chipOf(state, state)))
}
showLegend()
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', showLegend)

void refresh()
// A page in the background asks nothing.
setInterval(() => {
  if (!document.hidden) void refresh()
}, everyMs)
