// Of many that failed, those that failed in the way most did: the first of them speaks for all.

/** The largest group of those that are the same by `wayOf`, in their order; of equal groups the one that begins first. */
export function mostAlike<T>(items: readonly T[], wayOf: (item: T) => string): readonly T[] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const way = wayOf(item)
    const group = groups.get(way)
    if (group) group.push(item)
    else groups.set(way, [item])
  }
  return [...groups.values()].reduce<readonly T[]>(
    (most, next) => (next.length > most.length ? next : most),
    [],
  )
}
