// Waiting that a person may end with Ctrl-C, so that what repeats ends between two looks and not in the midst of a line.

export function createWait() {
  let ended = false
  let wake: (() => void) | undefined

  const end = () => {
    // Whoever presses it again means the process.
    if (ended) process.exit(130)
    ended = true
    wake?.()
  }

  return {
    stopped: () => ended,
    pause: (ms: number): Promise<void> =>
      new Promise((resolve) => {
        process.off('SIGINT', end).on('SIGINT', end)
        process.off('SIGTERM', end).on('SIGTERM', end)
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (ended) wake()
      }),
  }
}
