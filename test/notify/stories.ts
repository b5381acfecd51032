// Builders of stories and announcements for the tests of telling, each with overrides.
import type { Attempt } from '../../src/domain/attempt.ts'
import type { Finding } from '../../src/domain/finding.ts'
import type { Incident } from '../../src/domain/incident.ts'
import type { IncidentStory } from '../../src/domain/record.ts'
import type { NodeSubject } from '../../src/domain/refs.ts'
import type { Announcement } from '../../src/ports/channel.ts'

export const startAt = Date.parse('2026-03-01T04:00:00Z')
export const minute = 60_000
export const longNodeId =
  'tvmps_25b8d2c17a4e0f93b6c8e1d5a7f2049b6c3d8e1f7a5b9c2d4e6f8a0b1c3d5e7f01_d'

export function nodeSubject(nodeId = longNodeId): NodeSubject {
  return { kind: 'node', nodeId, allocationTime: startAt - 600 * minute }
}

export function finding(overrides: Partial<Finding> = {}): Finding {
  return {
    fault: 'node-unusable',
    subject: nodeSubject(),
    scope: 'one-node',
    party: 'platform',
    causeClass: 'unknown',
    fixClass: 'none-known',
    retryHelps: null,
    confidence: 'likely',
    since: startAt,
    summary: '1 of 24 nodes is unusable for 15 min and reports no error.',
    evidence: [{ name: 'state', value: 'unusable since 2026-03-01 04:00:00 UTC' }],
    helps: 'Remove the node and grow the pool back; a reboot is often refused on an unusable node.',
    link: 'https://learn.microsoft.com/azure/batch/batch-pool-node-error-checking',
    nodeIds: [longNodeId],
    ...overrides,
  }
}

export function incident(overrides: Partial<Incident> = {}): Incident {
  return {
    id: 'renderfarm.frames.k3v9x2abcd',
    pool: { account: 'renderfarm', pool: 'frames' },
    fault: 'node-unusable',
    subject: nodeSubject(),
    state: 'open',
    mode: 'act',
    finding: finding(),
    detectedAt: startAt + 15 * minute,
    changedAt: startAt + 15 * minute,
    alerts: [],
    ...overrides,
  }
}

export function attempt(overrides: Partial<Attempt> = {}): Attempt {
  return {
    incidentId: 'renderfarm.frames.k3v9x2abcd',
    number: 1,
    action: { kind: 'reboot', node: nodeSubject(), option: 'requeue' },
    step: 'ended',
    stepAt: startAt + 16 * minute,
    startedAt: startAt + 15 * minute,
    result: 'refused',
    answer: { status: 409, code: 'NodeNotReady', message: 'The node is not ready.' },
    reason: 'Batch answered 409 NodeNotReady: The node is not ready.',
    ...overrides,
  }
}

export const replaced = attempt({
  number: 2,
  action: { kind: 'replace', node: nodeSubject(), option: 'requeue' },
  result: 'helped',
  answer: { status: 202, code: '', message: '' },
  reason: 'The reboot was refused; 1 of at most 2 nodes under repair.',
})

export const evidenceAttempt = attempt({
  number: 3,
  action: { kind: 'collect-evidence', nodes: [nodeSubject()], tasks: [] },
  result: 'done',
  answer: { status: 200, code: '', message: '' },
  reason: 'Before the node is removed.',
  evidence: [
    {
      name: `startup/stderr.txt of node ${longNodeId}`,
      firstErrorLine:
        'E: Failed to fetch https://mirror.example/pool/main/blender_4.1.deb  503 Service Unavailable',
      stored: 'renderfarm/frames/stderr.txt',
      failure: '',
    },
  ],
})

export function story(overrides: Partial<IncidentStory> = {}): IncidentStory {
  return {
    incident: incident(),
    attempts: [],
    timeline: [
      { at: startAt + 15 * minute, text: 'Found: 1 of 24 nodes is unusable for 15 min.' },
      { at: startAt + 15 * minute + 4000, text: 'Reboot refused by Batch: 409 NodeNotReady.' },
      { at: startAt + 15 * minute + 9000, text: 'Node removed, targets were 24 and 0.' },
    ],
    ...overrides,
  }
}

export function announcement(overrides: Partial<Announcement> = {}): Announcement {
  return {
    kind: 'incidents',
    what: 'opened',
    pool: { account: 'renderfarm', pool: 'frames' },
    fault: 'node-unusable',
    stories: [story()],
    key: 'renderfarm|frames|17|teams',
    at: startAt + 16 * minute,
    page: 'https://batch-medic.azurewebsites.net',
    ...overrides,
  }
}

/** As many stories of one fault, each about a node of its own. */
export function manyStories(count: number, overrides: Partial<Incident> = {}): IncidentStory[] {
  return Array.from({ length: count }, (_, index) => {
    const subject = nodeSubject(`tvm-${String(index + 1).padStart(3, '0')}`)
    return story({
      incident: incident({
        id: `renderfarm.frames.suffix${String(index + 1).padStart(4, '0')}`,
        subject,
        finding: finding({ subject, summary: `Unusable for ${index + 15} min.` }),
        ...overrides,
      }),
    })
  })
}

export const resolvedStory = story({
  incident: incident({
    state: 'resolved',
    resolvedAt: startAt + 27 * minute,
    resolution: {
      kind: 'helped',
      reason: 'The replacement is idle for 2 min and the pool is back at 24 nodes.',
    },
  }),
  attempts: [attempt(), replaced, evidenceAttempt],
})

/** What the doctor told of a pool that Batch does not reach; without `broken` it found nothing. */
export function doctoredStory(broken?: string): IncidentStory {
  const item = (name: string, firstErrorLine: string) => ({
    name,
    firstErrorLine,
    stored: 'x',
    failure: '',
  })
  const checks =
    broken === undefined
      ? '0 broken, 1 in order (image), 2 not checked (dns, routes). Not checked: the ARM id of the Batch account is not configured.'
      : '1 broken (outbound-rules), 2 in order (image, dns), 0 not checked.'
  return story({
    incident: incident({ fault: 'pool-unusable', subject: { kind: 'pool' }, state: 'escalated' }),
    attempts: [
      attempt({
        ...{
          action: { kind: 'collect-evidence', nodes: [], tasks: [] },
          result: 'done',
          reason: 'first',
        },
        evidence: [
          ...(broken === undefined
            ? []
            : [item('pool doctor: outbound-rules of nsg-frames', broken)]),
          item('pool doctor', checks),
        ],
      }),
    ],
  })
}

export const recommendedStory = story({
  incident: incident({
    mode: 'recommend',
    state: 'held',
    waiting: {
      guard: 'mode',
      reason:
        'The mode here is recommend: Batch Medic would make the call below and changes nothing.',
    },
    wouldDo: {
      method: 'POST',
      path: '/pools/frames/nodes/tvm-001/reboot',
      body: { nodeRebootOption: 'requeue' },
    },
  }),
})

export const escalatedStory = story({
  incident: incident({
    state: 'escalated',
    finding: finding({
      fault: 'pool-start-task-failed',
      scope: 'whole-pool',
      party: 'workload',
      causeClass: 'registry-or-dependency-outage',
      summary: 'The start task failed with exit code 100 on 22 of 24 nodes within 6 min.',
      evidence: [
        { name: 'exit code', value: '100 on 22 nodes' },
        {
          name: 'failure',
          value: 'FailureExitCode: The task exited with an exit code representing a failure',
        },
      ],
      helps:
        'Mend the start task (its command line, its resource files or what it downloads), update the pool, and reboot or replace the nodes.',
    }),
    subject: { kind: 'pool' },
  }),
  timeline: [
    { at: startAt + 15 * minute, text: 'Found: the start task failed on 22 of 24 nodes.' },
    { at: startAt + 15 * minute + 4000, text: 'Collection of evidence: 1 file kept.' },
    { at: startAt + 16 * minute, text: 'Reboot of one node, as a test.' },
    { at: startAt + 31 * minute, text: 'Reboot did not help: the start task failed again.' },
    { at: startAt + 31 * minute, text: 'Escalated: only a person can help now.' },
  ],
  attempts: [
    attempt({
      result: 'did-not-help',
      answer: { status: 202, code: '', message: '' },
      reason: 'The start task failed again, with the same exit code.',
    }),
    evidenceAttempt,
  ],
})
