// Files that were deleted on a node: what is hidden from then on, and what a full disk asks about.
import { note } from './happenings.ts'
import type { Life, NodePlace } from './life.ts'
import type { NodeState } from './node-state.ts'

const isAtOrBelow = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(`${directory}/`)

/** Deletes a file or directory, with all below it; `path` is from the node's root. */
export function deleteFiles(life: Life, { account, pool, node }: NodePlace, path: string): void {
  node.deleted = [...(node.deleted ?? []), { path, atMs: life.now() }]
  note(life.world, {
    account: account.name,
    subject: `pools/${pool.id}/nodes/${node.id}/files/${path}`,
    what: 'file',
    to: 'deleted',
  })
}

/**
 * Whether a path is gone. What began anew since (`beganMs`: a task's last attempt, the node's last boot for
 * its start task) has written its files again.
 */
export const isDeleted = (node: NodeState, path: string, beganMs: number): boolean =>
  node.deleted?.some((gone) => gone.atMs >= beganMs && isAtOrBelow(path, gone.path)) ?? false

/** Whether files of tasks have been deleted on the node since an instant: so a full disk gets room again. */
export const taskFilesDeletedSince = (node: NodeState, sinceMs: number): boolean =>
  node.deleted?.some(({ path, atMs }) => atMs >= sinceMs && isAtOrBelow(path, 'workitems')) ?? false
