// Where a fake can be made to fail: before an operation took effect, or after it did and only its answer is lost.

export interface Operation {
  name: string
  detail: string
  /** `before`: nothing has happened yet. `after`: it has, and nobody will hear of it. */
  moment: 'before' | 'after'
}

export interface FaultPoint {
  /** Every operation that was begun, in order: `transact state renderfarm|frames`. */
  readonly calls: string[]
  /** Thrown once, by the next operation, before it takes effect. */
  nextError: Error | undefined
  /** Asked twice an operation; an answer is thrown. */
  fault: ((operation: Operation) => Error | undefined) | undefined
}

export interface FaultRunner {
  point: FaultPoint
  run<T>(name: string, detail: string, work: () => T): Promise<T>
}

/** A fault point and the runner that passes each operation of a fake through it. */
export function createFaultRunner(): FaultRunner {
  const point: FaultPoint = { calls: [], nextError: undefined, fault: undefined }
  return {
    point,
    async run(name, detail, work) {
      point.calls.push(`${name} ${detail}`)
      const next = point.nextError
      point.nextError = undefined
      if (next) throw next
      const before = point.fault?.({ name, detail, moment: 'before' })
      if (before) throw before
      const answer = work()
      const after = point.fault?.({ name, detail, moment: 'after' })
      if (after) throw after
      return answer
    },
  }
}
