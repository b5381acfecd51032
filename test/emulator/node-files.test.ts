// Files of nodes and tasks: which there are, their properties, reading, deleting, and when they cannot be had.
import { describe, expect, test } from 'vitest'
import { job, minutes, origin, pool, seconds, start } from './support.ts'

type Session = ReturnType<typeof start>

const day = minutes(24 * 60)
const task = '/jobs/shot/tasks/t'

interface Given {
  readonly pool?: Parameters<typeof pool>[0]
  readonly task?: object
  readonly script?: Parameters<typeof start>[0] extends infer P
    ? NonNullable<P>['script' & keyof NonNullable<P>]
    : never
}

/** One node and one task of a minute that writes a line, lived for two minutes. */
function lived(given: Given = {}): Session & { node: string } {
  const session = start({
    pools: [pool({ dedicated: 1, ...given.pool })],
    jobs: [
      job({
        tasks: [{ id: 't', commandLine: 'x', duration: 'PT1M', stdout: 'frame\n', ...given.task }],
      }),
    ],
    ...(given.script ? { script: given.script } : {}),
  })
  session.emulator.advance(minutes(2))
  const [{ id }] = session.call('GET', '/pools/frames/nodes').json.value
  return { ...session, node: `/pools/frames/nodes/${id}` }
}

const names = ({ call }: Session, path: string): string[] =>
  call('GET', path).json.value.map(({ name }: { name: string }) => name)

const windows = { pool: { nodeAgentSKUId: 'batch.node.windows amd64' } }
const uploads = {
  task: {
    resourceFiles: [
      { httpUrl: 'https://s.example.org/in.usd', filePath: 'scenes/in.usd' },
      { autoStorageContainerName: 'plates', filePath: 'plates' },
    ],
    files: [
      { path: 'out/frame.exr', bytes: 5_000_000 },
      { path: 'notes.txt', text: 'ready' },
    ],
  },
}

test.each([
  {
    what: 'its outputs and directories, as recorded',
    given: {},
    query: '',
    expected: ['certs', 'stderr.txt', 'stdout.txt', 'wd'],
  },
  {
    what: 'with recursive also what was fetched and what the world says it leaves',
    given: uploads,
    query: '?recursive=true',
    expected: [
      'certs',
      'stderr.txt',
      'stdout.txt',
      'wd',
      'wd/notes.txt',
      'wd/out',
      'wd/out/frame.exr',
      'wd/scenes',
      'wd/scenes/in.usd',
    ],
  },
  {
    what: 'with a filter only what begins so',
    given: uploads,
    query: "?recursive=true&$filter=startswith(name,'wd/out')",
    expected: ['wd/out', 'wd/out/frame.exr'],
  },
  {
    what: 'with a filter and without recursive nothing that stands deeper',
    given: uploads,
    query: "?$filter=startswith(name,'wd/')",
    expected: [],
  },
])('a task lists $what', ({ given, query, expected }) => {
  expect(names(lived(given), `${task}/files${query}`)).toEqual(expected)
})

test('a node lists its own directories, the start task and each task with the directories between', () => {
  const session = lived()
  expect(names(session, `${session.node}/files`)).toEqual([
    'applications',
    'fsmounts',
    'shared',
    'startup',
    'volatile',
    'workitems',
  ])
  expect(names(session, `${session.node}/files?recursive=true`)).toEqual([
    'applications',
    'fsmounts',
    'shared',
    'startup',
    'startup/stderr.txt',
    'startup/stdout.txt',
    'startup/wd',
    'volatile',
    'volatile/startup',
    'workitems',
    'workitems/shot',
    'workitems/shot/job-1',
    'workitems/shot/job-1/t',
    'workitems/shot/job-1/t/certs',
    'workitems/shot/job-1/t/stderr.txt',
    'workitems/shot/job-1/t/stdout.txt',
    'workitems/shot/job-1/t/wd',
  ])
})

test('a list of files comes in pages', () => {
  const session = lived()
  const first = session.call('GET', `${task}/files?maxresults=3`).json
  expect(first.value).toHaveLength(3)
  const next = String(first['odata.nextLink']).slice(origin.length)
  expect(names(session, next)).toEqual(['wd'])
})

test.each([
  {
    on: 'Linux',
    given: {},
    properties: { contentLength: '6', contentType: 'text/plain', fileMode: '0o100644' },
    headers: { 'ocp-batch-file-mode': '0o100644' },
    never: ['creationTime', 'ocp-creation-time'],
  },
  {
    on: 'Windows',
    given: windows,
    properties: {
      creationTime: expect.stringMatching(/Z$/),
      contentLength: '6',
      contentType: 'text/plain',
    },
    headers: { 'ocp-creation-time': expect.stringMatching(/GMT$/) },
    never: ['fileMode', 'ocp-batch-file-mode'],
  },
])('on $on a file has the properties and headers that were recorded', (c) => {
  const { call } = lived(c.given)
  const [, , file] = call('GET', `${task}/files`).json.value
  expect(file).toEqual({
    name: 'stdout.txt',
    url: `${origin}${task}/files/stdout.txt`,
    isDirectory: false,
    properties: { lastModified: expect.stringMatching(/Z$/), ...c.properties },
  })
  const head = call('HEAD', `${task}/files/stdout.txt`)
  expect(head).toMatchObject({ status: 200, body: '' })
  expect(head.headers).toMatchObject({
    'content-type': 'text/plain',
    'content-length': '6',
    'last-modified': expect.stringMatching(/GMT$/),
    'ocp-batch-file-isdirectory': 'False',
    'ocp-batch-file-url': encodeURIComponent(`${origin}${task}/files/stdout.txt`),
    ...c.headers,
  })
  for (const name of c.never) {
    expect({ ...head.headers, ...file.properties }).not.toHaveProperty(name)
  }
})

test('HEAD tells of a directory, and GET finds no file there', () => {
  const { call } = lived()
  const head = call('HEAD', `${task}/files/wd`)
  expect(head.status).toBe(200)
  expect(head.headers['ocp-batch-file-isdirectory']).toBe('True')
  expect(call('GET', `${task}/files/wd`)).toMatchObject({
    status: 404,
    json: { code: 'FileNotFound' },
  })
})

test.each([
  { range: 'bytes=2-3', header: 'ocp-range', body: 'am' },
  { range: 'bytes=2-3', header: 'range', body: 'am' },
  { range: 'bytes=4-', header: 'ocp-range', body: 'e\n' },
  { range: 'bytes=4-900', header: 'ocp-range', body: 'e\n' },
  { range: 'bytes=6-9', header: 'ocp-range', body: undefined },
  { range: 'bytes=3-2', header: 'ocp-range', body: undefined },
  { range: 'lines=1-2', header: 'ocp-range', body: undefined },
])('$header: $range gives $body', ({ range, header, body }) => {
  const answer = lived().call('GET', `${task}/files/stdout.txt`, undefined, { [header]: range })
  if (body === undefined)
    expect(answer).toMatchObject({ status: 416, json: { code: 'InvalidRange' } })
  else {
    expect(answer.status).toBe(200)
    expect(answer.body.toString()).toBe(body)
  }
})

test('a file of which only the size is known is read as zeros, a part at a time', () => {
  const { call } = lived(uploads)
  const path = `${task}/files/wd%2Fout%2Fframe.exr`
  expect(call('HEAD', path).headers['content-length']).toBe('5000000')
  const part = call('GET', path, undefined, { 'ocp-range': 'bytes=4999990-' })
  expect([...Buffer.from(part.body)]).toEqual(Array(10).fill(0))
})

test.each([
  { header: 'if-modified-since', offsetS: 0, status: 304 },
  { header: 'if-modified-since', offsetS: -1, status: 200 },
  { header: 'if-unmodified-since', offsetS: 0, status: 200 },
  { header: 'if-unmodified-since', offsetS: -1, status: 412 },
])('$header $offsetS s from the last change: $status', ({ header, offsetS, status }) => {
  const { call } = lived()
  const changed = call('HEAD', `${task}/files/stdout.txt`).headers['last-modified'] ?? ''
  const since = new Date(Date.parse(changed) + seconds(offsetS)).toUTCString()
  expect(call('GET', `${task}/files/stdout.txt`, undefined, { [header]: since }).status).toBe(
    status,
  )
})

describe('deleting', () => {
  const root = 'workitems/shot/job-1/t'

  test('a file deleted by its node is gone from its task too, and stays so (recorded)', () => {
    const session = lived()
    const { call, node, emulator } = session
    const answer = call('DELETE', `${node}/files/${encodeURIComponent(`${root}/stdout.txt`)}`)
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers).not.toHaveProperty('dataserviceid')
    emulator.advance(minutes(5))
    expect(names(session, `${task}/files`)).toEqual(['certs', 'stderr.txt', 'wd'])
    expect(call('GET', `${task}/files/stdout.txt`).status).toBe(404)
    expect(call('DELETE', `${task}/files/stdout.txt`).json.code).toBe('FileNotFound')
  })

  test('a file deleted by its task is gone from its node', () => {
    const session = lived()
    expect(session.call('DELETE', `${task}/files/stderr.txt`).status).toBe(200)
    expect(names(session, `${session.node}/files?recursive=true`)).not.toContain(
      `${root}/stderr.txt`,
    )
  })

  test('a directory goes with all below it, but only if asked for', () => {
    const session = lived(uploads)
    expect(session.call('DELETE', `${task}/files/wd%2Fout`)).toMatchObject({
      status: 403,
      json: { code: 'IOError' },
    })
    expect(session.call('DELETE', `${task}/files/wd%2Fout?recursive=true`).status).toBe(200)
    expect(names(session, `${task}/files?recursive=true`)).not.toContain('wd/out/frame.exr')
    expect(names(session, `${task}/files?recursive=true`)).toContain('wd/notes.txt')
  })

  test('an empty directory goes without more', () => {
    const session = lived()
    expect(session.call('DELETE', `${task}/files/wd`).status).toBe(200)
    expect(names(session, `${task}/files`)).not.toContain('wd')
  })

  test('what a new attempt writes is there again', () => {
    const session = lived({ task: { exitCode: 3 } })
    session.call('DELETE', `${task}/files/stdout.txt`)
    session.call('POST', `${task}/reactivate`)
    session.emulator.advance(minutes(2))
    expect(session.call('GET', `${task}/files/stdout.txt`).status).toBe(200)
  })
})

describe('files cannot be had', () => {
  const broken = (errors?: object[]) =>
    lived({
      script: [{ at: 'PT1M30S', do: 'node-unusable', pool: 'frames', nodes: 0, errors }] as never,
    })

  test.each([
    { when: 'the node is unusable without errors', of: broken, ofNode: 'NodeStateUnusable' },
    {
      when: 'the node is unusable for another error',
      of: () => broken([{ code: 'ApplicationPackageError', message: 'x' }]),
      ofNode: 'NodeStateUnusable',
    },
    {
      when: 'the node is being rebooted',
      of: () => {
        const session = lived()
        session.call('POST', `${session.node}/reboot`)
        return session
      },
      ofNode: 'NodeBeingRebooted',
    },
  ])('when $when', ({ of, ofNode }) => {
    const { call, node } = of()
    expect(call('GET', `${node}/files`)).toMatchObject({ status: 409, json: { code: ofNode } })
    expect(call('GET', `${task}/files`)).toMatchObject({
      status: 409,
      json: { code: 'TaskFilesUnavailable' },
    })
  })

  test('but from a node that has reported a full disk they can, for that is how it is freed', () => {
    const { call, node } = broken([{ code: 'DiskFull', message: 'full' }])
    expect(call('GET', node).json.state).toBe('unusable')
    expect(call('GET', `${task}/files`).status).toBe(200)
    expect(call('DELETE', `${task}/files/wd?recursive=true`).status).toBe(200)
  })

  test('when their retention time is over', () => {
    const session = lived()
    session.emulator.advance(6 * day)
    expect(session.call('GET', `${task}/files`).status).toBe(200)
    session.emulator.advance(1 * day)
    expect(session.call('GET', `${task}/files`)).toMatchObject({
      status: 409,
      json: { code: 'TaskFilesCleanedup' },
    })
    expect(names(session, `${session.node}/files?recursive=true`)).not.toContain(
      'workitems/shot/job-1/t/stdout.txt',
    )
  })
})

test.each([
  { when: 'its process runs', fails: false, offsetMinutes: 0, there: true },
  { when: 'it failed before its process ran', fails: true, offsetMinutes: 5, there: false },
])('what a task was to fetch is there when $when: $there', ({ fails, offsetMinutes, there }) => {
  const script = [
    {
      at: 'PT0S',
      do: 'task-fails' as const,
      job: 'shot',
      task: 't',
      failureInfo: {
        category: 'UserError' as const,
        code: 'ResourceContainerNotFound',
        message: 'x',
      },
    },
  ]
  const { resourceFiles } = uploads.task
  const session = lived({
    task: { duration: 'PT4M', resourceFiles },
    ...(fails ? { script } : {}),
  })
  session.emulator.advance(minutes(offsetMinutes))
  expect(session.call('GET', task).json.state).toBe(fails ? 'completed' : 'running')
  const all = names(session, `${task}/files?recursive=true`)
  expect(all.includes('wd/scenes/in.usd'), all.join()).toBe(there)
})
