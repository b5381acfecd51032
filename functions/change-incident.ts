// HTTP POST /api/incidents/{id}/{verb}: acknowledge, approve, reject, run; a function of its own, so that it has its own key.
import { app } from '@azure/functions'
import { dataLevel, guarded } from '../src/data-route.ts'

app.http('change-incident', {
  methods: ['POST', 'GET', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
  authLevel: dataLevel(),
  route: 'incidents/{id}/{verb}',
  handler: guarded(async (request, verified) => {
    const { medic } = await import('../src/azure.ts')
    const { changeIncident } = await import('../src/api/change-incident.ts')
    const { changed } = await import('../src/api/changed.ts')
    const { id = '', verb = '' } = request.params
    const app = await medic()
    return changed(app, request, verified, (body, who) => changeIncident(app, id, verb, body, who))
  }),
})
