// Waiting that a person may end with Ctrl-C, so that what repeats ends between two looks and not in the midst of a line.

export function createWait() {
  let ended = false
  let listening = false
  let wake: (() => void) | undefined

  const end = () => {
    // Whoever presses it again means the process.
    if (ended) process.exit(130)
    ended = true
    wake?.()
  }

  /** Once: to stop listening and begin again would lose a signal that has come and was not looked at yet. */
  function listen(): void {
    if (listening) return
    listening = true
    process.on('SIGINT', end).on('SIGTERM', end)
  }

  return {
    listen,
    stopped: () => ended,
    pause: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        listen()
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (ended) wake()
      }),
  }
}
