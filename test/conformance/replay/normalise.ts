// Brings what no two answers share to one form: times, ids, tags, hosts, addresses, versions of the world.

const forms: readonly (readonly [RegExp, string])[] = [
  [/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, '<time>'],
  [/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/, '<http date>'],
  [/^"?0x[0-9A-F]{8,}"?$/i, '<tag>'],
  [/^\d{1,3}(\.\d{1,3}){3}$/, '<address>'],
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '<guid>'],
]

/** Node ids differ by pool and by recording; that of a dedicated node ends in `_d`, others in `_p`. */
const nodeId = /tvm(?:ps)?[_-][0-9a-z-]+(_[dp])?/gi
/** The ordinal of an endpoint is that of its node in the pool. */
const endpoint = /^([A-Za-z]+)\.\d+$/
const origin = /https?(:|%3A)\/\/[^/\s?]+/gi
/** A recorder has cut such ids in paths and not in headers. */
const cutId = /\bbatch[0-9a-f]{8}\b/g
const jobGuid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi

/** Properties whose value belongs to the world, not to the protocol: only their type is compared. */
export const ofTheWorld =
  /(^|\.)(exactVersion|publicFQDN|frontendPort|virtualDirectoryName|numberOfFilesUploaded|contentLength|remoteLoginPort|totalTasksRun|totalTasksSucceeded|fileMode)$|nodeAgentInfo\.version$|odata\.nextLink$|subtasks?|[sS]tats\.|^(wallClockTime|waitTime|numSucceededTasks|numFailedTasks|numTaskRetries)$/

export function normalText(text: string): string {
  for (const [form, name] of forms) if (form.test(text)) return name
  return text
    .trim()
    .replace(/%2[fF]/g, '/')
    .replace(endpoint, '$1.<n>')
    .replace(/\nRequestId:[0-9a-f-]{36}\nTime:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/, '<closing>')
    .replace(origin, '')
    .replace(nodeId, '<node>')
    .replace(cutId, 'batch')
    .replace(jobGuid, '<guid>')
}
