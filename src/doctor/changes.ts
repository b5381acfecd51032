// Check: who changed the network, the identity or the pool shortly before it broke, from Azure's Activity Log.
import type { CheckAnswer } from '../domain/check-answer.ts'
import { dayMs, hourMs, minuteMs, momentText } from '../domain/durations.ts'
import { redact } from '../domain/redact.ts'
import type { Arm, ArmAnswer, ArmBody } from '../ports/arm.ts'
import { answer, nameOf, notChecked, ok, sameId, textAt, unread } from './examine-arm.ts'

/** A change and its caller: a person's name or an application's id, shown and kept nowhere else. */
export interface Change {
  at: number
  by: string
  /** `Microsoft.Network/networkSecurityGroups/securityRules/write` */
  operation: string
  resourceId: string
}

/** What may be to blame lies so long before it shows: a live connection outlives a change of its rules. */
const lookBackMs = 24 * hourMs
/** The log comes late and clocks differ. */
const slackMs = 5 * minuteMs
/** Azure forgets after this: older than it is no record, not nobody. */
const keptMs = 90 * dayMs
const told = 5
const fields = 'eventTimestamp,operationName,status,resourceId,caller,correlationId'

const telling: readonly RegExp[] = [
  /^microsoft\.network\/networksecuritygroups(?:\/securityrules)?\/(?:write|delete)$/,
  /^microsoft\.network\/routetables(?:\/routes)?\/(?:write|delete)$/,
  /^microsoft\.network\/virtualnetworks(?:\/subnets|\/virtualnetworkpeerings)?\/(?:write|delete)$/,
  /^microsoft\.network\/privateendpoints(?:\/privatednszonegroups)?\/(?:write|delete)$/,
  /^microsoft\.network\/privatednszones(?:\/a|\/virtualnetworklinks)?\/(?:write|delete)$/,
  /^microsoft\.network\/(?:natgateways|azurefirewalls|publicipaddresses|firewallpolicies)(?:\/\w+)?\/(?:write|delete)$/,
  /^microsoft\.batch\/batchaccounts(?:\/pools|\/applications(?:\/versions)?|\/privateendpointconnections)?\/(?:write|delete)$/,
  /^microsoft\.managedidentity\/userassignedidentities\/(?:write|delete)$/,
  /^microsoft\.storage\/storageaccounts\/(?:write|delete)$/,
  /^microsoft\.authorization\/roleassignments\/(?:write|delete)$/,
]

/**
 * `ids` are those of the resources that matter; their groups are asked, and whatever was written in them is told.
 * Never throws.
 */
export async function checkChanges(
  arm: Arm,
  about: string,
  ids: readonly string[],
  since: number,
  now: number,
): Promise<{ answer: CheckAnswer; changes: readonly Change[] }> {
  const say = (found: Omit<CheckAnswer, 'check' | 'about'>, changes: readonly Change[] = []) => ({
    answer: answer('changes', about, found),
    changes,
  })
  const from = since - lookBackMs
  if (now - since > keptMs) {
    const said = `Not checked: it began ${momentText(since)}, and Azure's Activity Log goes back 90 days: it has no record of then.`
    return say(notChecked(said))
  }
  const groups = groupsOf(ids)
  const reads = await Promise.all(
    groups.map((group) => readGroup(arm, group, from, Math.min(since + slackMs, now))),
  )
  const changes = reads.flatMap((read) => (read.kind === 'read' ? read.value.changes : []))
  const newest = distinct(changes).toSorted((a, b) => b.at - a.at)
  const [refused] = reads.flatMap((read) => (read.kind === 'read' ? [] : read))
  if (newest.length === 0 && refused) return say(unread("Azure's Activity Log", refused))
  const cut = reads.some((read) => read.kind === 'read' && !read.value.complete)
  const when = `in the 24 hours before ${momentText(since)}`
  const gap = refused || cut ? ' Not every record could be read.' : ''
  if (newest.length === 0) {
    if (cut) return say(notChecked('Not checked in full: the Activity Log is too long.'))
    return say(ok(`No change of network, identity or pool is on record ${when}.`))
  }
  const lines = newest.slice(0, told).map(changeText)
  const more = newest.length > told ? ` and ${newest.length - told} more` : ''
  const said = `Changed ${when}, the newest first: ${lines.join('; ')}${more}.${gap}`
  return say(ok(said), newest)
}

/** Attaches to what is broken the newest change of what it is about, by the names in it. */
export function withChange(found: CheckAnswer, changes: readonly Change[]): CheckAnswer {
  if (found.verdict !== 'broken' || found.changed) return found
  const words = new Set(found.about.toLowerCase().split(/[^\w.-]+/))
  const change = changes.find(({ resourceId }) =>
    namesIn(resourceId).some((name) => words.has(name.toLowerCase())),
  )
  if (!change) return found
  const { at, by, operation } = change
  return { ...found, changed: { at, by, operation } }
}

export function changeText({ at, by, operation, resourceId }: Change): string {
  return `${momentText(at)} ${by || 'somebody'}: ${operation} on ${nameOf(resourceId)}`
}

async function readGroup(
  arm: Arm,
  { subscription, group }: { subscription: string; group: string },
  from: number,
  until: number,
): Promise<ArmAnswer<{ changes: readonly Change[]; complete: boolean }>> {
  // No other form of filter is documented than times and one of group, resource, provider or correlation.
  const iso = (at: number) => new Date(at).toISOString()
  const read = await arm.list(
    `/subscriptions/${subscription}/providers/microsoft.insights/eventtypes/management/values`,
    '2015-04-01',
    {
      $filter: `eventTimestamp ge '${iso(from)}' and eventTimestamp le '${iso(until)}' and resourceGroupName eq '${group}'`,
      $select: fields,
    },
  )
  if (read.kind !== 'read') return read
  const { items, complete } = read.value
  return { kind: 'read', value: { changes: items.flatMap(changeOf), complete } }
}

/** Each operation is logged when it starts, is accepted and ends: only its success is a change. */
function changeOf(item: ArmBody): readonly Change[] {
  const operation = textAt(item, 'operationName', 'value') ?? ''
  const status = (textAt(item, 'status', 'value') ?? '').toLowerCase()
  const at = Date.parse(textAt(item, 'eventTimestamp') ?? '')
  const id = textAt(item, 'resourceId') ?? (textAt(item, 'id') ?? '').split('/events/')[0] ?? ''
  if (status !== 'succeeded' || !Number.isFinite(at) || id === '') return []
  if (!telling.some((kind) => kind.test(operation.toLowerCase()))) return []
  return [{ at, by: redact(textAt(item, 'caller') ?? ''), operation, resourceId: id }]
}

function distinct(changes: readonly Change[]): readonly Change[] {
  return changes.filter(
    (change, index) =>
      changes.findIndex(
        (other) =>
          other.at === change.at &&
          other.operation === change.operation &&
          sameId(other.resourceId, change.resourceId),
      ) === index,
  )
}

function groupsOf(ids: readonly string[]) {
  const groups = new Map<string, { subscription: string; group: string }>()
  for (const id of ids) {
    const match = /^\/subscriptions\/([^/]+)\/resourceGroups\/([^/]+)\//i.exec(id)
    const [, subscription, group] = match ?? []
    // A quote in a name would end the filter early; no group can have one.
    if (!subscription || !group || group.includes("'")) continue
    groups.set(`${subscription}/${group}`.toLowerCase(), { subscription, group })
  }
  return [...groups.values()]
}

/** The names in an id: of `…/networkSecurityGroups/nsg-batch/securityRules/deny-all` both. */
function namesIn(resourceId: string): readonly string[] {
  const parts = resourceId.split('/providers/').at(-1)?.split('/').slice(1) ?? []
  return parts.filter((_, index) => index % 2 === 1)
}
