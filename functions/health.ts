// HTTP GET /api/health: up or down, for anyone who asks.
import { app } from '@azure/functions'
import { traced } from '../src/ports/origin.ts'

app.http('health', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: 'anonymous',
  route: 'health',
  handler: traced(async (request) => {
    const { health } = await import('../src/azure.ts')
    const { healthResponse } = await import('../src/api/health.ts')
    const { read } = await import('../src/api/read.ts')
    return read(request, async () => healthResponse(await health()))
  }),
})
