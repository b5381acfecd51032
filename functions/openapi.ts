// HTTP GET /api/openapi.json: the whole API as OpenAPI 3.1.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('openapi', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'openapi.json',
  handler: guarded(async (request) => {
    const { read } = await import('../src/api/read.ts')
    const { openApiResponse } = await import('../src/api/openapi.ts')
    return read(request, async () => openApiResponse())
  }),
})
