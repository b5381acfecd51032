// HTTP GET /api/health/details: what is wrong, with a key.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('health-details', {
  methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'health/details',
  handler: guarded(async (request) => {
    const { healthDetails } = await import('../src/azure.ts')
    const { healthDetailsResponse } = await import('../src/api/health.ts')
    const { read } = await import('../src/api/read.ts')
    return read(request, async () => healthDetailsResponse(await healthDetails()))
  }),
})
