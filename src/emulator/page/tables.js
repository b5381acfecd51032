// The tables of the page: jobs with their tasks, and the last calls that clients made.

const mostCalls = 30
const mostJobs = 200

function row(cells, className = '') {
  const made = document.createElement('tr')
  made.className = className
  for (const text of cells) {
    const cell = document.createElement('td')
    // A line breaks behind a slash or a sign of the query rather than within a name.
    cell.append(
      ...text
        .split(/(?<=[/?&])/)
        .flatMap((part, i) => [...(i ? [document.createElement('wbr')] : []), part]),
    )
    made.append(cell)
  }
  return made
}

export function showJobs(body, { accounts }) {
  const jobs = accounts.flatMap(({ name, jobs }) => jobs.map((job) => ({ account: name, ...job })))
  const shown = jobs.slice(0, mostJobs).map(({ account, id, state, tasks }) => {
    const counts = Object.entries(tasks).map(([what, count]) => `${count} ${what}`)
    return row([accounts.length > 1 ? `${account}/${id}` : id, state, counts.join(', ')])
  })
  if (jobs.length > mostJobs) shown.push(row([`and ${jobs.length - mostJobs} more`, '', '']))
  if (jobs.length === 0) shown.push(row(['No jobs.', '', '']))
  body.replaceChildren(...shown)
}

const changedText = ({ subject, what, from, to }) =>
  `${subject.replace(/(\/nodes\/tvmps_.{4}).*(.{2})$/, '$1…$2')} ${what === 'state' ? '' : `${what} `}${from ? `${from} → ` : ''}${to}`

/** A client may send what is no encoding: it is shown as it came. */
function readable(query) {
  try {
    return decodeURIComponent(query)
  } catch {
    return query
  }
}

/** Newest first. */
export function createCallTable(body) {
  let shown = 0
  return {
    take(calls) {
      if (calls.length === 0 && shown > 0) return
      shown += calls.length
      for (const call of calls) {
        const { at, account, method, path, query, operation, status, code, changed = [] } = call
        const asked = `${method} ${path}${query ? `?${readable(query)}` : ''}`
        const more = call.changedMore ? ` and ${call.changedMore} more` : ''
        body.prepend(
          row(
            [
              at.slice(11, 19),
              `${operation ?? 'no operation'}: ${asked} (${account})`,
              `${status}${code ? ` ${code}` : ''}`,
              changed.map(changedText).join('; ') + more,
            ],
            status >= 400 ? 'bad' : '',
          ),
        )
      }
      while (body.children.length > mostCalls) body.lastElementChild.remove()
      if (shown === 0) body.replaceChildren(row(['No calls yet.', '', '', '']))
      else if (body.lastElementChild?.textContent === 'No calls yet.')
        body.lastElementChild.remove()
    },
    clear() {
      shown = 0
      body.replaceChildren()
    },
  }
}

export const lastCalls = mostCalls
