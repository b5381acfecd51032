// Which address is which operation, and how a wrong one is refused.
import { expect, test } from 'vitest'
import { findRoute } from '../../src/emulator/router.ts'
import { start } from './support.ts'

test.each([
  { ask: 'GET /pools/Frames', operation: 'Pool_Get', params: { pool: 'Frames' } },
  { ask: 'get /POOLS/frames', operation: 'Pool_Get', params: { pool: 'frames' } },
  { ask: 'GET /pools/frames/', operation: 'Pool_Get', params: { pool: 'frames' } },
  { ask: 'GET /pools/a%20b', operation: 'Pool_Get', params: { pool: 'a b' } },
  { ask: 'GET /pools/a+b', operation: 'Pool_Get', params: { pool: 'a+b' } },
  { ask: 'GET /pools/100%', operation: 'Pool_Get', params: { pool: '100%' } },
  {
    ask: 'GET /pools/p/nodes/n/files/a%2Fb%20c.txt',
    operation: 'File_GetFromComputeNode',
    params: { pool: 'p', node: 'n', path: 'a/b c.txt' },
  },
  {
    ask: 'HEAD /jobs/j/tasks/t/files/wd/out.txt',
    operation: 'File_GetPropertiesFromTask',
    params: { job: 'j', task: 't', path: 'wd/out.txt' },
  },
])('$ask is $operation', ({ ask, operation, params }) => {
  const [method = '', path = ''] = ask.split(' ')
  const found = findRoute(method, path)
  expect(found.operation).toBe(operation)
  expect(found.params).toEqual(params)
})

test.each([
  { ask: 'GET /', status: 400, code: 'InvalidUri' },
  { ask: 'GET /poolz', status: 400, code: 'InvalidUri' },
  { ask: 'GET //pools', status: 400, code: 'InvalidUri' },
  { ask: 'GET /pools//nodes', status: 400, code: 'InvalidUri' },
  { ask: 'GET /pools/frames/nodes/n/reboot/now', status: 400, code: 'InvalidUri' },
  { ask: 'PUT /pools', status: 405, code: 'UnsupportedHttpVerb' },
  { ask: 'DELETE /pools', status: 405, code: 'UnsupportedHttpVerb' },
  { ask: 'GET /pools/frames/resize', status: 405, code: 'UnsupportedHttpVerb' },
  { ask: 'BREW /pools', status: 405, code: 'UnsupportedHttpVerb' },
])('$ask is answered $status $code', ({ ask, status, code }) => {
  const [method = '', path = ''] = ask.split(' ')
  expect(start().call(method, path)).toMatchObject({ status, json: { code } })
})

test.each([
  { path: '/pools/frames', status: 200 },
  { path: '/pools/none', status: 404 },
])('HEAD $path is answered $status without a body and its type', ({ path, status }) => {
  const answer = start().call('HEAD', path)
  expect(answer).toMatchObject({ status, body: '' })
  expect(answer.headers).not.toHaveProperty('content-type')
  expect(answer.headers).toHaveProperty('request-id')
})
