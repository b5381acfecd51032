// What Batch, tools and people say without a code that tells it all: the cause it has, and the ones it has not.
import { describe, expect, test } from 'vitest'
import { diagnosed, seen } from './said.ts'

const pull = (words: string) =>
  `docker: Error response from daemon: Get "https://registry.example.org/v2/": ${words}`
const sas = 'https://files.example.org/in/a?se=2026-02-28T00:00:00Z&sp=r&sig=x'
const good = 'https://frames.blob.core.windows.net/in/a?se=2999-01-01T00:00:00Z&sp=r&sig=x'
const denied = (code: string, more: object = {}) => ({
  category: 'UserError',
  code,
  message: 'Access for one of the specified Azure Blob(s) is denied',
  ...more,
})
const failed = { state: 'completed', result: 'failure' }

describe('storage that denies, with nothing beside it', () => {
  test.each([
    { code: 'BlobAccessDenied', fault: 'task-input-denied' },
    { code: 'ResourceContainerAccessDenied', fault: 'task-input-denied' },
    { code: 'FileUploadAccessDenied', fault: 'task-upload-denied' },
  ])(
    '$code is a matter of SAS, identity or firewall, and of no administrator',
    ({ code, fault }) => {
      const report = diagnosed(denied(code))
      expect(report).toMatchObject({
        fault,
        causeClass: 'credentials-or-access',
        fixClass: 'change-config',
        retryHelps: false,
        confidence: 'likely',
      })
      expect(`${report.explanation} ${report.helps}`).toMatch(/SAS.*identity.*firewall/)
      expect(`${report.explanation} ${report.helps}`).not.toMatch(/elevationLevel|working_dir/i)
    },
  )

  test.each([
    { where: 'in the message', given: denied('BlobAccessDenied', { message: `denied: ${sas}` }) },
    {
      where: 'in a detail beside one that is good',
      given: denied('BlobAccessDenied', {
        details: [
          { name: 'BlobSource', value: good },
          { name: 'Reason', value: `asked for ${sas}` },
        ],
      }),
    },
    {
      where: 'in the notes of a case',
      given: {
        kind: 'task.failureInfo',
        quoted: denied('BlobAccessDenied'),
        notes: `it is ${sas}`,
      },
    },
    { where: 'at an upload', given: denied('FileUploadAccessDenied', { message: sas }) },
  ])('a SAS that has expired $where is certain', ({ given }) => {
    expect(diagnosed(given)).toMatchObject({
      causeClass: 'credentials-or-access',
      retryHelps: false,
      confidence: 'certain',
    })
  })

  test.each([
    { code: 'ResourceContainerNotFound', fault: 'task-input-denied' },
    { code: 'ResourceContainerListTimedOut', fault: 'task-input-unavailable' },
    { code: 'ResourceContainerListMiscError', fault: 'task-input-failed' },
  ])('$code is $fault', ({ code, fault }) => {
    expect(diagnosed({ category: 'UserError', code, message: 'listing failed' }).fault).toBe(fault)
  })
})

describe('words of people and tools', () => {
  test.each([
    ['a Spot VM that was pre-empted', 'the task was pre-empted with its Spot VM and requeued'],
    ['a PreemptionError', 'PreemptionError: preemption notice received'],
    ['the pre-emption of a node', 'requeued after pre-emption of its node'],
  ])('%s is a preemption', (_, quoted) => {
    const report = diagnosed({ kind: 'task.stderr', quoted, scope: 'one-task' })
    expect(report).toMatchObject({ causeClass: 'preemption', retryHelps: true })
  })

  test('a job that says it of its nodes is preempted too', () => {
    const report = diagnosed({ kind: 'job.failure', quoted: 'Nodes of this job got pre-empted.' })
    expect(report).toMatchObject({ causeClass: 'preemption', retryHelps: false })
  })

  test.each([
    ['its own DNS server', 'Could not resolve host: packages.example.org (our own DNS server)'],
    ['a network that was changed', 'Temporary failure resolving x.org since the vnet was changed'],
  ])('no node resolves a name, and people tell of %s: a blocked network', (_, quoted) => {
    const given = { kind: 'startTask.stderr', quoted }
    const report = diagnosed({ ...given, scope: 'whole-pool' })
    expect(report).toMatchObject({ causeClass: 'network-blocked', retryHelps: false })
    expect(diagnosed({ ...given, scope: 'one-node' }).rule).not.toBe('own-name-server')
  })

  test.each([
    'dial tcp 34.1.2.3:443: i/o timeout',
    'net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
  ])('a registry that does not answer (%s) is no slow daemon', (words) => {
    const given = { kind: 'startTask.stderr', quoted: pull(words), scope: 'one-node' }
    expect(diagnosed(given).rule).toBe('registry-not-reached')
  })

  test.each([
    'onAllTasksComplete is TerminateJob and the reason AllTasksComplete shows up too early',
    'the job manager sets onAllTasksComplete to terminatejob',
  ])('a setting of a job is no task that was terminated: %s', (quoted) => {
    expect(diagnosed({ kind: 'task.note', quoted }).rule).not.toBe('task-terminated-on-purpose')
  })

  test.each([
    'Error in readRDS(f) : error reading from connection\nExecution halted',
    'Error in file(f, "rb") : cannot open the connection\nExecution halted',
    'ValueError: unexpected EOF, the archive seems truncated',
    'panic: gzip: file is corrupt',
  ])('a program that cannot read its input does not tell why: %s', (quoted) => {
    const report = diagnosed({ kind: 'task.stderr', quoted, exitCode: 1 })
    expect(report).toMatchObject({ causeClass: 'unknown', retryHelps: null })
  })

  test('a key of a package source that is not known is a guess', () => {
    const quoted = 'W: GPG error: http://x.org InRelease: NO_PUBKEY A4B469963BF863CC'
    expect(diagnosed({ kind: 'startTask.stderr', quoted }).causeClass).toBe('unknown')
  })
})

describe('German and French', () => {
  test.each([
    ['disk-full', 'Es steht nicht genug Speicherplatz auf dem Datenträger zur Verfügung.'],
    ['disk-full', 'cp: Auf dem Gerät ist kein Speicherplatz mehr verfügbar'],
    ['disk-full', 'tar: Aucun espace disponible sur le périphérique'],
    ['oom', 'fork: Nicht genügend Hauptspeicher verfügbar'],
    ['oom', 'bash: fork: Impossible d’allouer de la mémoire'],
    ['credentials-or-access', "cp: '/opt/a': Keine Berechtigung"],
    ['credentials-or-access', 'C:\\tools\\a.exe: Zugriff verweigert'],
    ['credentials-or-access', 'C:\\tools\\a.exe: Accès refusé.'],
    ['user-code', 'bash: ffmpeg: Kommando nicht gefunden.'],
    ['user-code', 'bash: ffmpeg : commande introuvable'],
    ['network-blocked', 'Der Netzwerkname wurde nicht gefunden.'],
    ['network-blocked', 'Le nom réseau spécifié est introuvable.'],
  ])('%s is heard in: %s', (causeClass, quoted) => {
    const report = diagnosed({ kind: 'task.stderr', quoted, exitCode: 1 })
    expect(report).toMatchObject({ causeClass, retryHelps: false })
  })

  test.each([
    'python: ./a.py: Datei oder Verzeichnis nicht gefunden',
    'Le fichier spécifié est introuvable.',
  ])('a missing file is answered as in English: %s', (quoted) => {
    const given = { kind: 'task.stderr', exitCode: 1 }
    const english = { ...given, quoted: 'python: ./a.py: No such file or directory' }
    expect(diagnosed({ ...given, quoted }).rule).toBe(diagnosed(english).rule)
  })
})

describe('JSON that says little', () => {
  test('an exit code by itself shows what it means', () => {
    const report = diagnosed({ exitCode: -1073741515 })
    expect(report.explanation).toContain('0xC0000135')
    expect(seen(report)).toEqual({ 'exit code': '-1073741515' })
  })

  test('a failureInfo names no state that it does not have', () => {
    const failureInfo = denied('FailureExitCode')
    expect(seen(diagnosed({ failureInfo }))).not.toHaveProperty('state')
  })

  test.each([
    { with: 'the run', startTaskInfo: { ...failed, exitCode: 7 } },
    { with: 'the state alone', startTaskInfo: undefined },
  ])(
    'a failed start task goes before a code that nobody knows, with $with',
    ({ startTaskInfo }) => {
      const errors = [{ code: 'SomethingNew', message: 'odd' }]
      const node = { id: 'n1', state: 'starttaskfailed', errors, startTaskInfo }
      expect(diagnosed(node).fault).toBe('node-start-task-failed')
      expect(diagnosed({ kind: 'node.state', quoted: node }).fault).toBe('node-start-task-failed')
    },
  )

  test('an AllocationFailed for want of machines is called so', () => {
    const message = 'Allocation failed. There is not sufficient capacity for the VM size'
    const report = diagnosed({ code: 'AllocationFailed', message })
    expect(report).toMatchObject({ fault: 'pool-resize-capacity', causeClass: 'capacity' })
    expect(report.helps).not.toContain('Spot')
    const spot = diagnosed({ code: 'AllocationFailed', message: `${message} for Spot nodes` })
    expect(spot.helps).toContain('dedicated nodes instead of Spot')
  })

  test('a pool of unusable nodes goes before the full disk of one', () => {
    const lost = Array.from({ length: 8 }, (_, at) => ({ id: `n${at}`, state: 'unusable' }))
    const full = { id: 'd', state: 'idle', errors: [{ code: 'DiskFull', message: 'no space' }] }
    const nodes = [full, ...lost].map((node) => ({ errors: [], ...node }))
    const report = diagnosed(nodes)
    expect([report.fault, report.count]).toEqual(['pool-unusable', 8])
    expect(report.others.map(({ fault }) => fault)).toContain('node-disk-full')
  })
})
