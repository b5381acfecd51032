// Runs tasks one after the other, each whatever became of those before it.

/** Throws the first error, once all have run. */
export async function eachInTurn(tasks: readonly (() => Promise<unknown>)[]): Promise<void> {
  const errors: unknown[] = []
  for (const task of tasks) {
    try {
      await task()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw errors[0]
}
