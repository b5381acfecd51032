// One line on standard error that says what is waited for, once the wait is longer than a second.

export interface ProgressDeps {
  /** Whether a person watches: nothing is ever written otherwise. */
  isTerminal: boolean
  width: number
  write(text: string): void
}

const patienceMs = 1000
const clearLine = '\r\u001b[K'

/** The empty text ends it. What ends within a second is never seen; what follows at once shows at once. */
export function createProgress({ isTerminal, width, write }: ProgressDeps) {
  let shown = false
  let wanted = ''
  let timer: NodeJS.Timeout | undefined

  const show = () => {
    timer = undefined
    shown = true
    write(`${clearLine}${wanted.slice(0, width - 1)}`)
  }

  return (text: string): void => {
    if (!isTerminal) return
    wanted = text
    if (text === '') {
      clearTimeout(timer)
      timer = undefined
      if (shown) write(clearLine)
      shown = false
      return
    }
    if (shown) show()
    else timer ??= setTimeout(show, patienceMs).unref()
  }
}
