// Which files evidence reads: of uploads what Batch wrote of them, of a preparation what lies on its node.
import { expect, test } from 'vitest'
import { collectEvidence } from '../../src/act/collect-evidence.ts'
import { createMemoryEvidence } from '../../src/adapters/memory/evidence.ts'
import { handBatch } from '../support/build-batch.ts'
import { taskSubject } from '../support/build-facts.ts'
import { incident } from '../support/build-record.ts'

const file = { kind: 'text', text: 'ERROR: no such container', truncated: false } as const

test('of an upload it reads what Batch wrote of the upload first', async () => {
  const batch = handBatch({ file })
  const subject = taskSubject()
  const action = { kind: 'collect-evidence', nodes: [], tasks: [subject] } as const
  const one = incident({ fault: 'task-upload-failed', subject })
  await collectEvidence({ batch, evidence: createMemoryEvidence() }, one, action)
  expect(batch.calls).toEqual([
    'taskFile job/t1 fileuploaderr.txt',
    'taskFile job/t1 fileuploadout.txt',
    'taskFile job/t1 stderr.txt',
    'taskFile job/t1 stdout.txt',
  ])
})

test('of a preparation it reads what Batch names on the node', async () => {
  const batch = handBatch({ file })
  const path = 'workitems/shot/job-1/jobpreparation/stderr.txt'
  const files = [{ nodeId: 'n1', path }]
  const action = { kind: 'collect-evidence', nodes: [], tasks: [], files } as const
  const one = incident({
    fault: 'job-preparation-failed',
    subject: { kind: 'job', jobId: 'shot' },
  })
  const items = await collectEvidence({ batch, evidence: createMemoryEvidence() }, one, action)
  expect(batch.calls).toEqual([`nodeFile n1 ${path}`])
  expect(items).toMatchObject([
    { name: `${path} of node n1`, firstErrorLine: 'ERROR: no such container', failure: '' },
  ])
})
