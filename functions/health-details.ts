// HTTP GET /api/health/details: what is wrong, with a key.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('health-details', {
  methods: ['GET'],
  authLevel: dataLevel(),
  route: 'health/details',
  handler: guarded(async () => {
    const { health } = await import('../src/azure.ts')
    const { healthDetailsResponse } = await import('../src/api/health.ts')
    return healthDetailsResponse(await health())
  }),
})
