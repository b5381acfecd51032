// The kept snapshots are what the templates make now, and the page beside them says what they hold.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { installations, snapshotArguments, snapshotsPage } from '../../tools/snapshots-page.ts'
import { bicep, compiler, infra } from './bicep.ts'

const again = 'run: node tools/snapshots-page.ts $(tools/bicep/restore.sh | tail -1)'

describe.skipIf(!compiler)('the templates make what is kept', () => {
  // The compiler is slow where other work has the processor.
  test.each(installations)('in the installation %s', { timeout: 600_000 }, (name) => {
    const { status, stdout, complaints } = bicep(...snapshotArguments(name, 'validate'))
    expect({ status, differs: `${stdout}${complaints.join('\n')}` }, again).toEqual({
      status: 0,
      differs: '',
    })
  })
})

test('the page of the snapshots is that of the snapshots', () => {
  expect(readFileSync(join(infra, 'snapshots/README.md'), 'utf8'), again).toBe(snapshotsPage())
})

test('the page names every role in words', () => {
  expect(snapshotsPage()).not.toMatch(/^\| [0-9a-f]{8}-/m)
  expect(snapshotsPage()).toContain('| Azure Batch Data Contributor | batchAccounts/renderfarm |')
})
