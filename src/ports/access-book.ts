// The port to what access was given: who has a user on which node, and until when.
import type { NodeAccess } from '../domain/access.ts'

export interface AccessBook {
  put(access: NodeAccess): Promise<void>
  /** In force or due to be taken away, the one that ends first in front. */
  list(): Promise<readonly NodeAccess[]>
  /** Those that end at `now` or before. */
  due(now: number): Promise<readonly NodeAccess[]>
  drop(access: NodeAccess): Promise<void>
}
