// HTTP POST /api/incidents/{id}/{verb}: acknowledge, approve, reject, run; a function of its own, so that it has its own key.
import { app } from '@azure/functions'

app.http('change-incident', {
  methods: ['POST'],
  authLevel: 'function',
  route: 'incidents/{id}/{verb}',
  handler: async (request) => {
    const { medic } = await import('../src/azure.ts')
    const { changeIncident } = await import('../src/api/change-incident.ts')
    const { changed } = await import('../src/api/changed.ts')
    const { id = '', verb = '' } = request.params
    const app = await medic()
    return changed(app, request, (body, who) => changeIncident(app, id, verb, body, who))
  },
})
