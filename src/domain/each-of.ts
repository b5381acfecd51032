// Runs a task on each of many items, so many at a time.

/** The first error is thrown once none is under way; the worker that met it takes no further item. */
export async function eachOf<T>(
  items: readonly T[],
  atOnce: number,
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const workers = Array.from({ length: Math.min(atOnce, items.length) }, async () => {
    for (const item of queue) await task(item)
  })
  for (const done of await Promise.allSettled(workers)) {
    if (done.status === 'rejected') throw done.reason
  }
}
