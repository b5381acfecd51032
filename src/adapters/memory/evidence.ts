// Evidence in memory: texts under their paths.
import type { EvidenceStore } from '../../ports/evidence.ts'
import { createFaultRunner, type FaultPoint } from './fault-point.ts'

export type MemoryEvidence = EvidenceStore & {
  readonly faults: FaultPoint
  readonly texts: ReadonlyMap<string, string>
}

export function createMemoryEvidence(): MemoryEvidence {
  const texts = new Map<string, string>()
  const { point, run } = createFaultRunner()
  return {
    faults: point,
    texts,
    put: (path, text) =>
      run('put', path, () => {
        texts.set(path, text)
        return path
      }),
    get: (path) => run('get', path, () => texts.get(path)),
    link: (path) => run('link', path, () => undefined),
  }
}
