// The form that breaks things, and the list of what is broken.
import { post, remove } from './api.js'
import { faultKinds, groupTitles } from './fault-kinds.js'

const byId = (id) => document.getElementById(id)
const option = (value, text) => new Option(text, value)

/** Whole ids keep their place when the list is filled anew. */
function fill(select, options) {
  const chosen = select.value
  const before = [...select.options].map(({ value, text }) => `${value}=${text}`).join()
  if (before === options.map(({ value, text }) => `${value}=${text}`).join()) return
  select.replaceChildren(...options)
  if (options.some(({ value }) => value === chosen)) select.value = chosen
}

const mostChoices = 500
const mostFaults = 100

const nodeChoices = [
  ['0', 'the first'],
  ['1', 'the second'],
  ['share:0.3', 'three in ten'],
  ['share:0.5', 'half'],
  ['all', 'all'],
]

/** @param say tells the reader what came of it; the second argument marks bad news */
export function createBreakForm(say) {
  const form = byId('break')
  const kind = byId('kind')
  for (const [of, title] of Object.entries(groupTitles)) {
    const group = document.createElement('optgroup')
    group.label = title
    faultKinds.forEach((one, i) => {
      if (one.of === of) group.append(option(String(i), one.title))
    })
    kind.append(group)
  }
  byId('nodes').replaceChildren(...nodeChoices.map(([value, text]) => option(value, text)))
  const chosen = () => faultKinds[Number(kind.value)]
  const showFields = () => {
    const { of } = chosen()
    for (const label of form.querySelectorAll('[data-for]')) {
      const wanted = label.dataset.for
      label.hidden = wanted !== of && !(wanted === 'pool' && of === 'node')
      label.style.display = label.hidden ? 'none' : ''
    }
    showBody()
  }
  /** What Break sends, to copy from. */
  const showBody = () => {
    let text
    try {
      text = `As a fault of the control API: ${JSON.stringify(bodyOf(chosen()))}`
    } catch (error) {
      text = error.message
    }
    if (byId('kind-note').textContent !== text) byId('kind-note').textContent = text
  }
  kind.addEventListener('change', showFields)
  form.addEventListener('input', showBody)
  showFields()

  form.addEventListener('submit', async (event) => {
    event.preventDefault()
    try {
      const { added } = await post('faults', bodyOf(chosen()))
      say(`Added: ${added.map(({ summary }) => summary).join(', ')}`)
    } catch (error) {
      say(error.message, true)
    }
  })

  return {
    /** Pools and jobs that can be chosen. */
    takeState({ accounts }) {
      const places = (what) =>
        accounts.flatMap((account) =>
          account[what].map(({ id }) =>
            option(`${account.name}/${id}`, accounts.length > 1 ? `${account.name}/${id}` : id),
          ),
        )
      fill(byId('pool'), bounded(places('pools')))
      fill(byId('job'), bounded(places('jobs')))
      showBody()
    },
    takeFaults(faults) {
      const items = faults.filter(({ state }) => state !== 'ended')
      const list = byId('faults')
      const shown = items.slice(0, mostFaults)
      const before = [...list.children].map(({ dataset }) => dataset.told).join()
      const told = shown.map((fault) => `${fault.id} ${fault.struck} ${fault.state}`)
      const rest = items.length - shown.length
      const line = items.length === 0 ? 'None.' : rest > 0 ? `and ${rest} more` : ''
      if (line) told.push(line)
      if (before === told.join()) return
      const buttons = () => [...list.querySelectorAll('button')]
      const place = buttons().indexOf(document.activeElement)
      const held = document.activeElement?.dataset?.fault
      list.replaceChildren(...shown.map((fault, i) => faultItem(fault, told[i], say)))
      if (line) {
        const item = Object.assign(document.createElement('li'), { textContent: line })
        item.dataset.told = line
        list.append(item)
      }
      if (place < 0) return
      // What was in hand may be gone: its neighbour is next, and without one the button that adds.
      const same = list.querySelector(`[data-fault="${held}"]`)
      const next = same ?? buttons()[place] ?? buttons().at(-1)
      ;(next ?? form.querySelector('[type=submit]')).focus()
    },
  }
}

/** A list to choose from that stays one. */
function bounded(options) {
  if (options.length <= mostChoices) return options
  const rest = option('', `and ${options.length - mostChoices} more`)
  rest.disabled = true
  return [...options.slice(0, mostChoices), rest]
}

/** What the control API takes: the kind's own fields and the form's. */
function bodyOf({ of, fault }) {
  const lasting = byId('for').value
  const body = { ...fault, ...(lasting ? { for: lasting } : {}) }
  if (of === 'api') return { ...body, account: '*', operation: byId('operation').value || '*' }
  const [account, id] = byId(of === 'task' ? 'job' : 'pool').value.split('/')
  if (!id) throw new Error(`There is no ${of === 'task' ? 'job' : 'pool'} to break yet.`)
  if (of === 'task') return { ...body, account, job: id, task: byId('task').value || '*' }
  if (of === 'pool') return { ...body, account, pool: id }
  const nodes = byId('nodes').value
  const [, share] = /^share:(.+)$/.exec(nodes) ?? []
  const which = share ? { share: Number(share) } : nodes === 'all' ? 'all' : Number(nodes)
  return { ...body, account, pool: id, nodes: which }
}

function faultItem({ id, summary, state, struck }, told, say) {
  const item = document.createElement('li')
  item.dataset.told = told
  const times = struck === 0 ? '' : struck === 1 ? ', struck once' : `, struck ${struck} times`
  const button = document.createElement('button')
  button.type = 'button'
  button.dataset.fault = id
  button.textContent = 'Remove'
  button.setAttribute('aria-label', `Remove ${summary}`)
  button.addEventListener('click', async () => {
    try {
      await remove(`faults/${encodeURIComponent(id)}`)
      say(`Removed: ${summary}`)
    } catch (error) {
      say(error.message, true)
    }
  })
  item.append(button, ` ${summary} (${state}${times})`)
  return item
}
